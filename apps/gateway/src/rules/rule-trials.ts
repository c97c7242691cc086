import { setImmediate as nextTurn } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { FATES, type TriedRules, type TryRules } from '@pairloom/contract';
import {
  isOversized,
  OVERSIZED_HEAD_BYTES,
  prepareChunk,
  RuleTrial,
  sampleSource,
  splitRange,
  type BlobStore,
  type ChunkRange,
  type ImportReports,
  type ReadPlan,
} from '@pairloom/core';
import { BLOBS, REPORTS } from '../ports.ts';
import { RequestFault } from '../problems/request-fault.ts';
import { refuseUnusable } from './rule-book.ts';
import { ValidationSnapshots, type TriedInstead } from './validation-snapshots.ts';

/** Rows that are judged at a time, so that other requests are answered between. */
const TURN_ROWS = 200;
/** A trial that takes longer gives what it has. */
const TRIAL_MS = 10_000;

interface ReadImport {
  readonly importId: string;
  readonly blobKey: string;
  readonly plan: ReadPlan;
}

/** Tries rules and settings on rows, by the very code that imports run. Nothing is stored. */
@Injectable()
export class RuleTrials {
  constructor(
    private readonly snapshots: ValidationSnapshots,
    @Inject(REPORTS) private readonly reports: ImportReports,
    @Inject(BLOBS) private readonly blobs: BlobStore,
  ) {}

  /** @throws RequestFault `invalid_request`, `project_not_found`, `import_not_found`, `import_running`, `results_expired` */
  async run(projectId: string, { rules, settings, rows, importId, maxRows }: TryRules): Promise<TriedRules> {
    if (rules !== undefined) refuseUnusable(rules);
    const instead: TriedInstead = { rules, settings };
    if (importId !== undefined) return this.onImport(projectId, importId, instead, maxRows);
    const sample = sampleSource(rows ?? []);
    const plan = await this.snapshots.validated(projectId, sample.plan, instead);
    const trial = new RuleTrial(plan.validation?.rules ?? []);
    const complete = await this.add(trial, sample.bytes, sample.range, plan, rows?.length ?? 0, deadline());
    return trial.result(complete);
  }

  private async onImport(
    projectId: string,
    importId: string,
    instead: TriedInstead,
    maxRows: number,
  ): Promise<TriedRules> {
    const read = await this.readable(projectId, importId);
    const plan = await this.snapshots.validated(projectId, { ...read.plan, needs: 'pair' }, instead);
    const trial = new RuleTrial(plan.validation?.rules ?? []);
    const until = deadline();
    for (let after = 0; ;) {
      const chunk = await this.reports.chunkWith(importId, after, FATES);
      if (chunk === undefined) return trial.result(true);
      const left = maxRows - trial.rowCount;
      if (left === 0) return trial.result(false);
      const bytes = await this.bytesOf(read.blobKey, chunk.range);
      if (!(await this.add(trial, bytes, chunk.range, plan, left, until))) return trial.result(false);
      after = chunk.range.chunkNo;
    }
  }

  /** False when not all rows of the range were looked at. */
  private async add(
    trial: RuleTrial,
    bytes: Buffer,
    range: ChunkRange,
    plan: ReadPlan,
    maxRows: number,
    until: number,
  ): Promise<boolean> {
    const last = range.firstRow + maxRows - 1;
    const turn = Math.min(TURN_ROWS, maxRows);
    for (const piece of splitRange(bytes, range, plan, turn)) {
      if (piece.firstRow + piece.rowCount - 1 > last || performance.now() > until) return false;
      const from = piece.byteStart - range.byteStart;
      trial.add(
        prepareChunk(bytes.subarray(from, from + piece.byteEnd - piece.byteStart), piece, plan),
        piece.firstRow,
      );
      await nextTurn();
    }
    return true;
  }

  private async readable(projectId: string, importId: string): Promise<ReadImport> {
    const source = await this.reports.source(projectId, importId);
    if (source === undefined) {
      await this.snapshots.require(projectId);
      throw new RequestFault('import_not_found');
    }
    if (source.expired) throw new RequestFault('results_expired');
    const { read } = source;
    if (read === null || read.blobKey === null) throw new RequestFault('import_running');
    if ((await this.blobs.size(read.blobKey)) === undefined) throw new RequestFault('results_expired');
    return { importId, blobKey: read.blobKey, plan: read.plan };
  }

  private bytesOf(blobKey: string, range: ChunkRange): Promise<Buffer> {
    const { byteStart, byteEnd } = range;
    const end = isOversized(range) ? Math.min(byteEnd, byteStart + OVERSIZED_HEAD_BYTES) : byteEnd;
    return this.blobs.readRange(blobKey, byteStart, end);
  }
}

const deadline = (): number => performance.now() + TRIAL_MS;
