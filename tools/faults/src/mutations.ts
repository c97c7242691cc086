import type { Mutation } from './stack/failpoints.ts';

/**
 * Ways to break the program that the harness must see: for each of them a run of a fault goes red. The texts are those of
 * the built modules; one that no longer stands there stops the worker from starting.
 */
export const MUTATIONS = {
  /** A worker that was frozen writes its chunk, whoever has loaded it meanwhile. Deaf to Temporal, too, which mostly stops it before the fence does. */
  withoutFence: [
    {
      file: 'persistence/dist/loading/writing-guard.js',
      find: 'if (signal?.aborted === true)',
      put: 'if (false)',
    },
    {
      file: 'persistence/dist/loading/chunk-repository.js',
      find: "if (chunk === undefined || chunk.fence !== fence || chunk.status !== 'running')",
      put: 'if (chunk === undefined)',
    },
  ],
  /**
   * Nothing in the database keeps two imports from making one pair each of the same key. And a transaction that is held is not
   * ended for idling, however long the other import takes: else its chunk starts again and finds the other's pairs.
   */
  withoutUniqueKey: [
    {
      file: 'persistence/dist/loading/pair-writes.js',
      find: 'on conflict (project_id, key_hash) do nothing',
      put: 'on conflict do nothing',
    },
    {
      file: 'persistence/dist/database.js',
      find: 'idle_in_transaction_session_timeout: options.idleInTransactionTimeoutMs ?? 8_000',
      put: 'idle_in_transaction_session_timeout: 0',
    },
  ],
  /** Vectors are counted before they are stored, in a transaction of their own. */
  counterOutside: [
    {
      file: 'persistence/dist/embedding-repository.js',
      find: 'for (const length of new Set(vectors.map(({ vector }) => vector.length)))',
      put: `await this.#database.query(sql\`update import_chunk set embed_done = embed_done + \${vectors.length} where import_id = \${importId} and chunk_no = \${chunkNo}\`);
        for (const length of new Set(vectors.map(({ vector }) => vector.length)))`,
    },
    {
      file: 'persistence/dist/embedding-repository.js',
      find: 'embed_done = embed_done + (select count(*) from stored)',
      put: 'embed_done = embed_done',
    },
  ],
} as const satisfies Record<string, readonly Mutation[]>;

/** Goes with `withoutUniqueKey`; look-ups stay as fast as they were. */
export const DROP_UNIQUE_KEY =
  'alter table qa_pair drop constraint uq_qa_pair_key; create index ix_qa_pair_key on qa_pair (project_id, key_hash)';
