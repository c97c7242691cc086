/** What the pool says to a worker thread. One `embed` at a time. */
export type ToWorker = { readonly kind: 'embed'; readonly texts: readonly string[] } | { readonly kind: 'stop' };

/** What a worker thread says to the pool. `vectors` is moved, not copied. */
export type FromWorker =
  | { readonly kind: 'ready'; readonly dimensions: number }
  | { readonly kind: 'embedded'; readonly vectors: Float32Array<ArrayBuffer>; readonly tokens: number }
  | { readonly kind: 'failed'; readonly message: string };

export interface WorkerInput {
  readonly modelDir: string;
}
