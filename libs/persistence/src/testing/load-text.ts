import { type ImportOptions, ValidationSettings } from '@pairloom/contract';
import {
  ChunkPlanner,
  type ChunkRange,
  type FinishAs,
  type FinishedImport,
  type ImportRun,
  type KnownValues,
  type LoadedChunk,
  type PreparedChunk,
  chunkLimits,
  inspect,
  memoryBytes,
  planOf,
  prepareChunk,
  startCursor,
} from '@pairloom/core';
import { importOptions } from '@pairloom/testing';
import { createHash, hash, randomUUIDv7 } from 'node:crypto';
import type * as z from 'zod';
import type { Persistence } from '../index.ts';

/** A small file with how it is to be imported. */
export interface SourceText {
  readonly projectId: string;
  readonly text: string;
  /** Decides the format; pairs.csv when left out. */
  readonly filename?: string;
  readonly options?: Parameters<typeof importOptions>[0];
  readonly chunkRows?: number;
  /** What the project asks of its pairs; nothing when left out. */
  readonly validation?: z.input<typeof ValidationSettings>;
  /** Categories and tags that the project has. */
  readonly known?: KnownValues;
}

export interface PlannedText {
  readonly run: ImportRun;
  readonly ranges: readonly ChunkRange[];
  /** The chunk as the worker reads it from the source. */
  prepare(range: ChunkRange): PreparedChunk;
}

export const OWNER = { id: 'owner' };

/** A CSV text of these rows, first the header. */
export const csv = (...rows: readonly (readonly string[])[]): string =>
  rows.map((row) => `${row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')}\n`).join('');

/** Claims an import and puts it in the queue. Gives its id. */
export async function enqueueText(persistence: Persistence, source: SourceText): Promise<string> {
  const importId = randomUUIDv7();
  await persistence.imports.claim({
    importId,
    projectId: source.projectId,
    principal: OWNER,
    filename: source.filename ?? 'pairs.csv',
  });
  const queued = await persistence.imports.enqueue(await uploaded(importId, source));
  if (!queued) throw new Error('The import of the spec was not queued.');
  return importId;
}

/** What an upload of the text comes to. */
export async function uploaded(importId: string, source: SourceText) {
  const options: ImportOptions = importOptions({ batchRows: source.chunkRows, ...source.options });
  const bytes = Buffer.from(source.text);
  const planned = planOf(await inspect(memoryBytes(bytes), source.filename ?? 'pairs.csv', options), options);
  const settings = ValidationSettings.parse(source.validation ?? {});
  const known = source.known && { known: source.known };
  const validation = { settingsVersion: 1, settings, ruleSetVersion: 0, rules: [], ...known };
  const asksMore = source.validation !== undefined || source.known !== undefined;
  const plan = asksMore ? { ...planned, validation } : planned;
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return {
    importId,
    projectId: source.projectId,
    blobKey: `sources/${importId}`,
    sha256,
    bytes: bytes.length,
    sourceType: plan.sourceType,
    mapping: plan.mapping,
    options,
    plan,
    fingerprint: sha256,
  };
}

/** Admits a queued import and plans all of its chunks. */
export async function planText(persistence: Persistence, importId: string, text: string): Promise<PlannedText> {
  const admitted = await persistence.runs.admit(importId);
  const run = await persistence.runs.describe(importId);
  if (admitted.state !== 'admitted' || run === undefined) throw new Error(`The import is ${admitted.state}.`);
  const bytes = Buffer.from(text);
  const planner = new ChunkPlanner(run.plan, chunkLimits(bytes.length, run.options.batchRows), startCursor(run.plan));
  const cut = [...planner.push(bytes.subarray(run.plan.dialect.bodyStart)), ...planner.end()];
  const sha256 = ({ byteStart, byteEnd }: ChunkRange): Buffer =>
    hash('sha256', bytes.subarray(byteStart, byteEnd), 'buffer');
  const ranges = cut.map((range) => ({ ...range, sha256: sha256(range) }));
  const open = await persistence.runs.openPlan(importId);
  if (open.state !== 'open') throw new Error('The plan of the spec is settled.');
  const end = { complete: true, plannedBytes: bytes.length, line: planner.cursor.line };
  await persistence.runs.appendPlan(importId, open.fence, ranges, end);
  const prepare = (range: ChunkRange): PreparedChunk =>
    prepareChunk(bytes.subarray(range.byteStart, range.byteEnd), range, run.plan);
  return { run, ranges, prepare };
}

/** Queues, admits and plans a text. */
export async function startText(persistence: Persistence, source: SourceText): Promise<PlannedText> {
  return planText(persistence, await enqueueText(persistence, source), source.text);
}

/** Loads one chunk, numbered from 1. */
export async function loadChunk(persistence: Persistence, text: PlannedText, chunkNo: number): Promise<LoadedChunk> {
  const range = text.ranges.find((known) => known.chunkNo === chunkNo);
  if (range === undefined) throw new Error(`The text has no chunk ${chunkNo}.`);
  const claimed = await persistence.chunks.claim(text.run.importId, chunkNo, 'spec');
  if (claimed.state === 'done') return claimed;
  if (claimed.state !== 'claimed') throw new Error(`The claim answered ${claimed.state}.`);
  const written = await persistence.chunks.write(text.run, claimed, text.prepare(range));
  if (written.state !== 'done') throw new Error(`The write answered ${written.state}.`);
  return written;
}

/** Settles and ends an import whose chunks are loaded. */
export async function endText(
  persistence: Persistence,
  { run }: PlannedText,
  as: FinishAs = { status: 'completed' },
): Promise<FinishedImport> {
  await persistence.chunks.settle(run, () => undefined);
  await persistence.runs.leaveQueue(run.importId);
  return persistence.runs.finish(run.importId, as);
}

export interface LoadedText {
  readonly importId: string;
  readonly finished: FinishedImport;
}

/** Imports a text from claim to end; `order` names the chunks in the order of their loading, all in file order by default. */
export async function loadText(
  persistence: Persistence,
  source: SourceText & { readonly order?: readonly number[] },
): Promise<LoadedText> {
  const text = await startText(persistence, source);
  for (const chunkNo of source.order ?? text.ranges.map((range) => range.chunkNo))
    await loadChunk(persistence, text, chunkNo);
  return { importId: text.run.importId, finished: await endText(persistence, text) };
}
