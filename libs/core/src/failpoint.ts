/**
 * Places at which the fault harness may stop, kill or hold a program: each is between two effects that could be torn apart.
 * `transaction.*` is met by every transaction, the others name one step.
 */
export const FAILPOINTS = [
  'upload.claimed',
  'upload.stored',
  'upload.queued',
  'upload.started',
  'source.rewritten',
  'plan.read',
  'plan.after_commit',
  'chunk.claimed',
  'chunk.before_insert',
  'chunk.copying',
  'chunk.after_insert',
  'chunk.before_commit',
  'chunk.after_commit',
  'settle.before_commit',
  'settle.after_commit',
  'mirror.before_commit',
  'mirror.after_commit',
  'revert.before_commit',
  'revert.after_commit',
  'embedding.after_call',
  'embedding.before_commit',
  'transaction.before_commit',
  'transaction.after_commit',
] as const;
export type Failpoint = (typeof FAILPOINTS)[number];

/**
 * Does nothing: a program as it is built cannot be told to stop here. The fault harness exchanges this function as it loads a
 * program, which makes a test build of it (`tools/faults/src/stack/prepare-process.mjs`).
 */
export const failpoint = (_point: Failpoint): Promise<void> | undefined => undefined;
