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
  'chunk.after_insert',
  'chunk.before_commit',
  'chunk.after_commit',
  'settle.before_commit',
  'settle.after_commit',
  'revert.before_commit',
  'revert.after_commit',
  'embedding.after_call',
  'embedding.before_commit',
  'transaction.before_commit',
  'transaction.after_commit',
] as const;
export type Failpoint = (typeof FAILPOINTS)[number];

/** Waits, fails or never comes back, as the harness has it. */
type OnReached = (point: Failpoint) => Promise<void>;

/**
 * Under this symbol a module that is loaded before the program leaves what is to happen. There is no setting for it: a
 * program that is started as such, whatever its environment, has none.
 */
const onReached = (globalThis as unknown as Record<symbol, OnReached | undefined>)[Symbol.for('pairloom.failpoint')];

/** Does nothing, unless the fault harness has prepared the process. */
export const failpoint = (point: Failpoint): Promise<void> | undefined => onReached?.(point);
