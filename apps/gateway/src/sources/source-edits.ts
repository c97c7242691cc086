import { Inject, Injectable } from '@nestjs/common';
import { MAX_EDITS_BYTES, SourceEdits, type ImportOptions, type RowEdit, type StoredEdits } from '@pairloom/contract';
import {
  canonicalEdits,
  storedEdits,
  unknownColumn,
  type BlobStore,
  type Principal,
  type ReadPlan,
  type RowCorrections,
  type Sources,
} from '@pairloom/core';
import { readJson } from '../http/json-bodies.ts';
import type { HttpRequest } from '../http/messages.ts';
import { BLOBS, SOURCES } from '../ports.ts';
import { RequestFault } from '../problems/request-fault.ts';
import { fieldsOf } from '../problems/zod-fields.ts';
import { SourceLookup } from './source-lookup.ts';

const blobKeyOf = (sourceId: string, hash: string): string => `edits/${sourceId}/${hash}`;

/** Corrected rows that lie over sources. */
@Injectable()
export class EditsOfSources {
  constructor(
    private readonly lookup: SourceLookup,
    @Inject(SOURCES) private readonly sources: Sources,
    @Inject(BLOBS) private readonly blobs: BlobStore,
  ) {}

  /** @throws RequestFault `source_not_found`, `invalid_request`, `body_too_large` */
  async store(projectId: string, sourceId: string, principal: Principal, request: HttpRequest): Promise<StoredEdits> {
    const { id } = await this.lookup.require(projectId, sourceId);
    const edits = SourceEdits.safeParse(await readJson(request, MAX_EDITS_BYTES));
    if (!edits.success) throw new RequestFault('invalid_request', undefined, { fields: fieldsOf(edits.error.issues) });
    const { text, hash } = canonicalEdits(edits.data);
    const blobKey = blobKeyOf(id, hash);
    await this.blobs.put(blobKey, piecesOf(text));
    const rows = edits.data.rows.length;
    await this.sources.saveEdits(id, principal, { hash, blobKey, rows });
    return { hash, rows };
  }

  /** Corrected rows as they were sent, in the order of the rows. @throws RequestFault `source_not_found`, `edits_not_found` */
  async read(projectId: string, sourceId: string, hash: string): Promise<SourceEdits> {
    const { id } = await this.lookup.require(projectId, sourceId);
    const corrections = (await this.of(id, { edits: hash })) ?? [];
    return { rows: [...corrections].map(([row, correction]) => editOf(row, correction)) };
  }

  /** The corrected rows that the options name; undefined when they name none. @throws RequestFault `edits_not_found` */
  async of(sourceId: string, { edits: hash }: Pick<ImportOptions, 'edits'>): Promise<RowCorrections | undefined> {
    if (hash === undefined) return undefined;
    const stored = await this.sources.edits(sourceId, hash);
    if (stored === undefined) throw new RequestFault('edits_not_found');
    return storedEdits(this.blobs, stored.blobKey, hash);
  }

  /** @throws RequestFault `edits_not_found`, `edits_unknown_column` */
  async check(sourceId: string, options: ImportOptions, plan: ReadPlan): Promise<void> {
    const corrections = await this.of(sourceId, options);
    if (corrections !== undefined) refuseUnknownColumns(corrections, plan);
  }
}

/** @throws RequestFault `edits_unknown_column` */
export function refuseUnknownColumns(corrections: RowCorrections, plan: Omit<ReadPlan, 'mapping'>): void {
  const column = unknownColumn(corrections, plan);
  if (column !== undefined)
    throw new RequestFault('edits_unknown_column', `The corrected rows name the column "${column}".`);
}

type RowCorrection = RowCorrections extends ReadonlyMap<number, infer One> ? One : never;

const editOf = (row: number, correction: RowCorrection): RowEdit =>
  correction.skip === undefined ? { row, values: Object.fromEntries(correction.values) } : { row, skip: true };

async function* piecesOf(text: string): AsyncGenerator<Uint8Array, void, undefined> {
  yield Buffer.from(text);
}
