import {
  type EmbeddedBatch,
  type EmbeddedText,
  EmbeddingFault,
  failpoint,
  type ImportRun,
  MAX_NEAR_VECTORS,
  type TextResult,
  type TextToEmbed,
  nearDuplicateSearch,
} from '@pairloom/core';
import { type ChunkSpan, type EmbedResult, FAILURE_TYPES } from '@pairloom/temporal-api';
import { Context, sleep } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import { createHash } from 'node:crypto';
import { describeRun, stopFailure } from './failures.ts';
import type { Beat } from './heartbeat.ts';
import type { EmbedPorts } from './ports.ts';
import { othersWait } from './turns.ts';

/** Texts claimed at first: some calls' worth, so that a lost attempt leaves few claims behind. Claims are multiples of it, which fill calls of 64 texts, or 1,024. */
const FIRST_CLAIM = 2_048;
/** Looking what a chunk lacks takes longer than a call, so a fast provider is given more at once: so much of its time, far less than a claim holds. */
const CLAIM_MS = 10_000;
const MOST_CLAIMS = 10;
/** A claim holds for five minutes. What a slow provider has not been asked for after so long is claimed anew. */
const CLAIM_AGE_MS = 120_000;
/** Pause before another look at texts that another caller is at work on. */
const CLAIMED_ELSEWHERE_MS = 1_000;

const UNCHECKED = {
  code: 'near_duplicates_unchecked',
  message: `Near duplicates were not looked for in all rows: the project has more than ${MAX_NEAR_VECTORS.toLocaleString('en-US')} vectors.`,
} as const;

/** Makes the missing vectors of a span's pairs. Each call is committed as it comes, so a retry pays only for what is missing. */
export async function embedChunks(
  ports: EmbedPorts,
  span: ChunkSpan,
  signal: AbortSignal,
  beat: Beat,
): Promise<EmbedResult> {
  const run = await describeRun(ports.runs, span.importId);
  const worker: Worker = { claimant: claimantOf(span), beat, texts: FIRST_CLAIM, stored: 0 };
  const { place } = beat;
  let unchecked = place?.unchecked ?? false;
  try {
    for (let chunkNo = place?.nextChunk ?? span.fromChunk; chunkNo <= span.toChunk; chunkNo++) {
      const state = await embedChunk(ports, run, { chunkNo, worker }, signal);
      beat.step();
      if (state === 'held') await release(ports, run, worker.claimant);
      if (state === 'settled' || state === 'held') return { state };
      if (state === 'turn_over') beat.giveWay();
      unchecked ||= state === 'unchecked';
      beat.goesOnAt({ nextChunk: chunkNo + 1, unchecked });
      if (chunkNo < span.toChunk && (await othersWait(ports.runs, run.projectId, beat, 'embedding'))) beat.giveWay();
    }
  } catch (error) {
    if (stopsForLong(error)) await release(ports, run, worker.claimant).catch(() => undefined);
    throw (await failsTooLong(ports, run, error)) ? givenUp(error) : error;
  }
  const counts = await ports.embeddings.counts(span.importId, span.fromChunk, span.toChunk);
  return { state: 'embedded', counts, ...(unchecked ? { attention: UNCHECKED } : {}) };
}

const release = ({ embeddings, provider }: EmbedPorts, { importId }: ImportRun, claimant: string): Promise<void> =>
  embeddings.release(importId, provider.model, claimant);

/**
 * The span is the claimant: a new attempt takes the claims of a lost one over without waiting for their lease, and spans of one
 * import, which run side by side, keep off each other's. A UUID, as the store wants it.
 */
function claimantOf({ importId, fromChunk, toChunk }: ChunkSpan): string {
  const hex = createHash('sha256').update(`${importId}/${fromChunk}-${toChunk}`).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
}

/** Then others need not wait for the lease. In every other case a new attempt may be using the claims already. */
function stopsForLong(error: unknown): boolean {
  if (error instanceof EmbeddingFault) return true;
  if (error instanceof ApplicationFailure)
    return error.type === FAILURE_TYPES.cancelled || error.type === FAILURE_TYPES.gaveWay;
  return Context.current().cancellationDetails?.cancelRequested === true;
}

/** Whether no call has succeeded for so long that the import shall end without the vectors that are missing. */
async function failsTooLong(ports: EmbedPorts, run: ImportRun, error: unknown): Promise<boolean> {
  if (!(error instanceof EmbeddingFault)) return false;
  const saved = (await ports.embeddings.lastSavedAt(run.importId)) ?? 0;
  const since = Math.max(saved, Context.current().info.scheduledTimestampMs);
  return Date.now() - since > ports.giveUpMs;
}

const givenUp = (error: unknown): unknown =>
  error instanceof EmbeddingFault
    ? new EmbeddingFault(error.code, error.message, { retryable: false, cause: error })
    : error;

/** Who works through a span. */
interface Worker {
  readonly claimant: string;
  readonly beat: Beat;
  /** To be claimed next. */
  texts: number;
  /** Texts whose answers were stored. */
  stored: number;
}

function nextClaim(texts: number, ms: number): number {
  const claims = Math.round((texts * CLAIM_MS) / Math.max(1, ms) / FIRST_CLAIM);
  return FIRST_CLAIM * Math.max(1, Math.min(MOST_CLAIMS, claims));
}

type Embedded = 'embedded' | 'unchecked' | 'settled' | 'held' | 'turn_over';

async function embedChunk(
  ports: EmbedPorts,
  run: ImportRun,
  { chunkNo, worker }: { chunkNo: number; worker: Worker },
  signal: AbortSignal,
): Promise<Embedded> {
  const claimed = await ports.embeddings.claimChunk(run.importId, chunkNo);
  if (claimed.state === 'cancel_requested') throw stopFailure(claimed);
  if (claimed.state !== 'open') return claimed.state;
  for (;;) {
    signal.throwIfAborted();
    const claimedAt = Date.now();
    const work = await ports.embeddings.claimTexts(
      run.importId,
      chunkNo,
      claimed.fence,
      ports.provider.model,
      worker.claimant,
      worker.texts,
    );
    if (work.state === 'cancel_requested' || work.state === 'superseded') throw stopFailure(work);
    if (work.state !== 'open') return work.state;
    const chunk = { chunkNo, fence: work.fence, beat: worker.beat };
    let lacks = work.claimedElsewhere > 0;
    if (work.texts.length > 0) {
      const state = await embedInSlot(ports, run, { ...chunk, claimedAt, worker }, work.texts, signal);
      if (state !== 'saved' && state !== 'more') return state;
      lacks ||= state === 'more';
    }
    if (!lacks) return findNearDuplicates(ports, run, chunk, signal);
    if (await othersWait(ports.runs, run.projectId, worker.beat, 'embedding')) return 'turn_over';
    if (work.texts.length === 0) await sleep(CLAIMED_ELSEWHERE_MS);
  }
}

async function embedInSlot(
  ports: EmbedPorts,
  run: ImportRun,
  chunk: ClaimedChunk & { worker: Worker },
  texts: readonly TextToEmbed[],
  signal: AbortSignal,
): Promise<TextsEmbedded> {
  const { worker, beat } = chunk;
  const { projectId, importId } = run;
  const state = await ports.slots.hold({ projectId, importId, beat }, signal, async () => {
    if (await othersWait(ports.runs, projectId, beat, 'embedding')) return 'turn_over';
    const [start, before] = [performance.now(), worker.stored];
    const embedded = await embedTexts(ports, run, chunk, texts, signal);
    // Of what was claimed not all may have been asked for.
    const stored = worker.stored - before;
    if (stored > 0) worker.texts = nextClaim(stored, performance.now() - start);
    if (embedded === 'held') ports.slots.wake(importId);
    return embedded;
  });
  return state === 'none' ? 'more' : state;
}

/** By the vectors that the chunk's texts have by now. What is found in a turn is reported in it. */
async function findNearDuplicates(
  { runs, embeddings, provider }: EmbedPorts,
  run: ImportRun,
  { chunkNo, fence, beat }: { chunkNo: number; fence: number; beat: Beat },
  signal: AbortSignal,
): Promise<Embedded> {
  const near = nearDuplicateSearch(run);
  if (near === undefined) return 'embedded';
  const stop = (): boolean => beat.turnIsOver;
  const { nextChunk, unchecked = false, nearFrom } = beat.place ?? {};
  for (let from = nextChunk === chunkNo ? nearFrom : undefined; ;) {
    const part = { stop, signal, ...(from === undefined ? {} : { from }) };
    const looked = await embeddings.reportNearDuplicates(run, { chunkNo, fence }, provider.model, near, part);
    switch (looked.state) {
      case 'reported':
        return 'embedded';
      case 'begun':
        from = looked.next;
        beat.goesOnAt({ nextChunk: chunkNo, unchecked, nearFrom: from });
        if (await othersWait(runs, run.projectId, beat, 'embedding')) return 'turn_over';
        break;
      case 'unchecked':
      case 'settled':
      case 'held':
        return looked.state;
      case 'cancel_requested':
      case 'superseded':
        throw stopFailure({ state: looked.state });
    }
  }
}

interface ClaimedChunk {
  readonly chunkNo: number;
  readonly fence: number;
  readonly beat: Beat;
  readonly claimedAt: number;
}

/** `more`: not all of the texts have been answered and stored by this. */
type TextsEmbedded = 'saved' | 'more' | 'settled' | 'held' | 'turn_over';

/**
 * The provider works at the next call while the last one's vectors are stored. What it has answered is kept when the import is
 * paused meanwhile, and the call under way is waited for: it is paid for. When others wait for the place no other call is made.
 */
async function embedTexts(
  ports: EmbedPorts,
  run: ImportRun,
  chunk: ClaimedChunk & { worker: Worker },
  texts: readonly TextToEmbed[],
  signal: AbortSignal,
): Promise<TextsEmbedded> {
  const stop = new AbortController();
  const calls = ports.provider
    .embed(
      texts.map(({ text }) => text),
      AbortSignal.any([signal, stop.signal]),
    )
    [Symbol.asyncIterator]();
  try {
    let [answer, held, missing] = [calls.next(), false, texts.length];
    for (;;) {
      const given = await answer;
      if (given.done === true) return held ? 'held' : missing === 0 ? 'saved' : 'more';
      await failpoint('embedding.after_call');
      const isOld = Date.now() - chunk.claimedAt > CLAIM_AGE_MS;
      const pauses = held || isOld || chunk.beat.turnIsOver;
      if (!pauses) answer = calls.next();
      // Whoever waits for it hears of its fault.
      answer.catch(() => undefined);
      const saved = await store(ports, run, chunk, texts, given.value);
      if (saved === 'settled') return saved;
      chunk.beat.step();
      if (held) return 'held';
      held = saved === 'held';
      if (saved === 'saved') {
        missing -= given.value.items.length;
        chunk.worker.stored += given.value.items.length;
      }
      if (!pauses) continue;
      if (held) return 'held';
      if (await othersWait(ports.runs, run.projectId, chunk.beat, 'embedding')) return 'turn_over';
      if (isOld) return 'more';
      answer = calls.next();
    }
  } finally {
    stop.abort();
  }
}

async function store(
  { embeddings, provider }: EmbedPorts,
  { importId }: ImportRun,
  { chunkNo, fence }: { chunkNo: number; fence: number },
  texts: readonly TextToEmbed[],
  { items, calls, tokens }: EmbeddedBatch,
): Promise<'saved' | 'outrun' | 'settled' | 'held'> {
  const results = items.map((item) => toResult(item, texts));
  const saved = await embeddings.save(importId, chunkNo, fence, provider.model, results, { calls, tokens });
  if (saved.state === 'cancel_requested' || saved.state === 'superseded') throw stopFailure(saved);
  return saved.state;
}

function toResult(item: EmbeddedText, texts: readonly TextToEmbed[]): TextResult {
  const text = texts[item.index];
  if (text === undefined) throw new Error('The provider answered for a text that was not asked.');
  return 'vector' in item ? { hash: text.hash, vector: item.vector } : { hash: text.hash, refused: item.refused };
}
