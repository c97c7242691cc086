import type { ErrorCode } from '@pairloom/contract';

/** What can be asked of a running import, besides a cancel. */
export type Command =
  | { readonly kind: 'pause'; readonly reason?: string }
  | { readonly kind: 'resume'; readonly reason?: string }
  /** Clears what waits for a person: the work is tried again. */
  | { readonly kind: 'retry'; readonly reason?: string }
  /** The rows of the chunk that waits stay unprocessed. */
  | { readonly kind: 'skip'; readonly chunk: number; readonly reason: string }
  | { readonly kind: 'cancel'; readonly reason?: string };

/** Argument of the updates `pause`, `resume` and `retry`; nothing need be given. */
export interface CommandUpdate {
  /** Who asks; the gateway names its principal. */
  readonly by?: string;
  readonly reason?: string;
}

/** Argument of the update `skip`. */
export interface SkipUpdate extends CommandUpdate {
  /** Number of the chunk that waits for a person. */
  readonly chunk: number;
  readonly reason: string;
}

/** What an update answers. One that does not apply fails with the code as failure type. */
export interface CommandAnswer {
  readonly state: 'noted' | 'settled';
}

/** Codes with which the workflow refuses a command. */
export type CommandRefusal = Extract<
  ErrorCode,
  | 'import_ended'
  | 'import_paused'
  | 'import_not_paused'
  | 'import_not_pausable'
  | 'nothing_to_retry'
  | 'chunk_not_waiting'
>;
