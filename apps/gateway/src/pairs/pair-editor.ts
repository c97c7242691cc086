import { Inject, Injectable } from '@nestjs/common';
import type {
  NeighbourQuery,
  Page,
  Pair,
  PairNeighbours,
  PairPatch,
  PairPatchQuery,
  PairVersion,
  PairVersionQuery,
  Project,
} from '@pairloom/contract';
import {
  changePair,
  contentHash,
  planOfWritten,
  type CheckedChange,
  type EditablePair,
  type EmbeddingProvider,
  type PairChangeOutcome,
  type PairContent,
  type PairEditing,
  type Principal,
} from '@pairloom/core';
import type { Logger } from 'pino';
import { BulkImports } from '../bulk/bulk-imports.ts';
import { errorFields } from '../logging/error-fields.ts';
import { LOGGER } from '../logging/logger.ts';
import { EDITING, EMBEDDINGS } from '../ports.ts';
import { RequestFault } from '../problems/request-fault.ts';
import { ProjectLookup } from '../projects/project-lookup.ts';
import { ValidationSnapshots } from '../rules/validation-snapshots.ts';
import { LimitsOfProjects } from '../settings/project-limits.ts';
import { PairReader } from './pair-reader.ts';

/** A change to whichever version there is may meet others that change it too. */
const ATTEMPTS = 5;

interface Edit {
  readonly projectId: string;
  readonly pairId: string;
  readonly principal: Principal;
  /** Version that is changed; undefined for whichever there is. */
  readonly version: number | undefined;
}

/** Changes of single pairs. */
@Injectable()
export class PairEditor {
  constructor(
    private readonly projects: ProjectLookup,
    private readonly reader: PairReader,
    private readonly validation: ValidationSnapshots,
    private readonly limits: LimitsOfProjects,
    private readonly bulk: BulkImports,
    @Inject(EDITING) private readonly pairs: PairEditing,
    @Inject(EMBEDDINGS) private readonly embeddings: EmbeddingProvider,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** @throws RequestFault `pair_not_found`, `version_changed`, `pair_invalid`, `pair_exists` */
  async change(edit: Edit, patch: PairPatch, query: PairPatchQuery): Promise<Pair> {
    const project = await this.projects.require(edit.projectId);
    const limits = await this.limits.forReading(project.id);
    const plan = await this.validation.validated(project.id, planOfWritten('changes', query, limits));
    for (let attempt = 1; ; attempt++) {
      const before = await this.require(edit);
      if (edit.version !== undefined && edit.version !== before.version) throw changedMeanwhile(before.version);
      const state = stateOf(changePair(before, patch, plan));
      if (state.contentHash.equals(contentHash(before.content))) break;
      const outcome = await this.pairs.change({ ...edit, version: before.version, state });
      if (outcome.outcome === 'changed' && edit.version === undefined && attempt < ATTEMPTS) continue;
      storedBy(outcome);
      if (hasNewText(before.content, state.content)) await this.embed(project, edit);
      break;
    }
    return this.reader.one(project.id, edit.pairId);
  }

  /** @throws RequestFault `pair_not_found`, `version_changed` */
  async remove(edit: Edit): Promise<void> {
    await this.projects.require(edit.projectId);
    storedBy(await this.pairs.remove(edit));
  }

  /** @throws RequestFault `pair_not_found`, `pair_version_not_found`, `version_changed`, `pair_exists` */
  async restore(edit: Edit, version: number): Promise<Pair> {
    const project = await this.projects.require(edit.projectId);
    const before = await this.pairs.find(edit.projectId, edit.pairId);
    const outcome = await this.pairs.restore({ ...edit, version, from: edit.version });
    if (outcome.outcome === 'version_not_found') throw new RequestFault('pair_version_not_found');
    storedBy(outcome);
    const after = await this.require(edit);
    if (before === undefined || hasNewText(before.content, after.content)) await this.embed(project, edit);
    return this.reader.one(project.id, edit.pairId);
  }

  async versions(projectId: string, pairId: string, query: PairVersionQuery): Promise<Page<PairVersion>> {
    await this.projects.require(projectId);
    return found(await this.pairs.versions(projectId, pairId, query));
  }

  async neighbours(projectId: string, pairId: string, query: NeighbourQuery): Promise<PairNeighbours> {
    await this.projects.require(projectId);
    return found(await this.pairs.neighbours(projectId, pairId, query, this.embeddings.model));
  }

  private async require({ projectId, pairId }: Edit): Promise<EditablePair> {
    return found(await this.pairs.find(projectId, pairId));
  }

  /** The change is stored, whatever becomes of this: without an import its text stays pending until the next one. */
  private async embed(project: Project, { pairId, principal }: Edit): Promise<void> {
    const request = {
      operation: 'embed',
      ids: [pairId],
      process: 'changed',
      validateFirst: false,
      rollbackOnError: false,
      html: 'strip',
      trim: 'outer',
    } as const;
    try {
      await this.bulk.create(project, principal, { ...request, ids: [pairId] });
    } catch (error) {
      this.logger.warn({ projectId: project.id, pairId, ...errorFields(error) }, 'changed pair not embedded at once');
    }
  }
}

function found<T>(value: T | undefined): T {
  if (value === undefined) throw new RequestFault('pair_not_found');
  return value;
}

const changedMeanwhile = (version: number): RequestFault =>
  new RequestFault('version_changed', `The pair has version ${version} by now.`);

function storedBy(outcome: PairChangeOutcome): void {
  switch (outcome.outcome) {
    case 'stored':
      return;
    case 'not_found':
      throw new RequestFault('pair_not_found');
    case 'changed':
      throw changedMeanwhile(outcome.version);
    case 'taken':
      throw new RequestFault('pair_exists', `The pair ${outcome.pairId} has this question or external id already.`, {
        existingId: outcome.pairId,
      });
  }
}

function stateOf({ state, findings }: CheckedChange): NonNullable<CheckedChange['state']> {
  if (state !== undefined) return state;
  const errors = findings.filter(({ severity }) => severity === 'error');
  const fields = errors.map(({ field, code, message }) => ({ path: field ?? '', message: `${code}: ${message}` }));
  throw new RequestFault('pair_invalid', undefined, { fields });
}

const textsOf = ({ question, variants }: PairContent): string[] => [question, ...variants];

function hasNewText(before: PairContent, after: PairContent): boolean {
  const known = new Set(textsOf(before));
  return textsOf(after).some((text) => !known.has(text));
}
