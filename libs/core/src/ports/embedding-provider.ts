import type { ErrorCode } from '@pairloom/contract';

/** One text of a batch: its vector, or why the provider refuses it for good. `index` counts in the texts given. */
export type EmbeddedText =
  | { readonly index: number; readonly vector: Float32Array }
  | { readonly index: number; readonly refused: { readonly code: ErrorCode; readonly message: string } };

/** What came of one batch. */
export interface EmbeddedBatch {
  readonly items: readonly EmbeddedText[];
  /** Calls that it took: 1, or more when a refused text had to be found. */
  readonly calls: number;
  /** Tokens that the provider billed, 0 when it does not say. */
  readonly tokens: number;
}

export interface EmbeddingProvider {
  /** Name of the model, as in the API. */
  readonly model: string;
  /**
   * Embeds texts in batches, yielding after each so that the caller can commit what is paid for.
   * @throws EmbeddingFault when a call fails as a whole; what was yielded before stays valid.
   */
  embed(texts: readonly string[], signal?: AbortSignal): AsyncIterable<EmbeddedBatch>;
}

/** A call to the provider that failed as a whole. */
export class EmbeddingFault extends Error {
  override readonly name = 'EmbeddingFault';
  readonly code: ErrorCode;
  readonly retryable: boolean;
  /** How long the provider asks to wait, in milliseconds. */
  readonly retryAfterMs: number | undefined;
  constructor(
    code: ErrorCode,
    message: string,
    options: { retryable: boolean; retryAfterMs?: number; cause?: unknown },
  ) {
    super(message, { cause: options.cause });
    this.code = code;
    this.retryable = options.retryable;
    this.retryAfterMs = options.retryAfterMs;
  }
}
