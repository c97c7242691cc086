import type { Fault, Variant } from './faults/fault.ts';
import { randomFrom, seedOf } from './random.ts';
import type { Outcome, Stage } from './stage.ts';

/** One run, as it goes into the table and into the file of results. */
export interface RunResult extends Outcome {
  readonly fault: number;
  readonly variant: string;
  readonly run: number;
  readonly seed: number;
  readonly tookMs: number;
}

export interface RunPlan {
  readonly fault: Fault;
  readonly variants: readonly Variant[];
  readonly runs: number;
  readonly seed: number;
  /** Whether the run is to be played now; it may have been already. */
  readonly wanted: (run: number, variant: Variant) => boolean;
}

/** Each run plays the next variant. What a run chooses follows from seed, fault and number of the run alone. */
export async function runFault(stage: Stage, plan: RunPlan, onResult: (result: RunResult) => void): Promise<void> {
  const { fault, variants, seed } = plan;
  for (let run = 0; run < plan.runs; run++) {
    const variant = variants[run % variants.length];
    if (variant === undefined) return;
    if (!plan.wanted(run, variant)) continue;
    const start = performance.now();
    const outcome = await playSafely(stage, variant, seedOf(seed, fault.no, run));
    const tookMs = Math.round(performance.now() - start);
    onResult({ fault: fault.no, variant: variant.name, run, seed, tookMs, ...outcome });
  }
}

/** `fetch` says in its cause only what has failed. */
function told(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : `${error.message}: ${told(error.cause)}`;
}

/** What the harness itself trips over is a violation, too: an import that does not end, a part that does not start. */
async function playSafely(stage: Stage, variant: Variant, seed: number): Promise<Outcome> {
  try {
    return await variant.play(stage, randomFrom(seed));
  } catch (error) {
    await stage.installation.heal();
    return { violations: [told(error)], recoveryMs: undefined, note: 'broke off' };
  }
}
