import { setImmediate as heard } from 'node:timers/promises';

/** The end of the work that was begun last. */
let last = Promise.resolve();

/**
 * Does work step by step, one work after another in this process. Between steps what has come in is heard, such as the answers that other
 * chunks wait for. Two works side by side would both end late, with the database idle until then.
 */
export async function inSteps<Result>(steps: Generator<void, Result, undefined>): Promise<Result> {
  const before = last;
  const { promise, resolve } = Promise.withResolvers<void>();
  last = promise;
  await before;
  try {
    for (let step = steps.next(); ; step = steps.next()) {
      if (step.done === true) return step.value;
      await heard();
    }
  } finally {
    resolve();
  }
}
