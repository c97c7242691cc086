import type {
  ChunkSpan,
  Held,
  ImportRef,
  LoadActivities,
  LoadResult,
  PlannedChunk,
  SettleResult,
  Settled,
} from './activities.ts';

export interface UndoPlanRequest extends ImportRef {
  /** Chunks that the workflow knows of already. */
  readonly knownChunks: number;
}

export type UndoPlanResult =
  Settled | Held | { readonly state: 'planned'; readonly chunks: readonly PlannedChunk[]; readonly complete: boolean };

/** Activities of an undo on the queues `load` and `whole`, besides those that every import has. */
export interface UndoActivities {
  /** Appends chunks of pairs to be taken back, from where the last call stopped. */
  readonly planUndo: (request: UndoPlanRequest) => Promise<UndoPlanResult>;
  /** Takes back the pairs of the chunks of a span, one transaction each. */
  readonly takeBack: (span: ChunkSpan) => Promise<LoadResult>;
  /** After the last chunk: takes back what another pair of the undo was in the way of, and leaves the queue. */
  readonly settleUndo: (request: ImportRef) => Promise<SettleResult>;
}

/** Those that cannot be cut into turns and run on the queue `whole`, as WHOLE_STEPS do. */
export const WHOLE_UNDO_STEPS = ['planUndo', 'settleUndo'] as const;

/** What an undo has in common with every import. */
export type CommonActivities = Pick<LoadActivities, 'admit' | 'enterPhase' | 'finishImport'>;
