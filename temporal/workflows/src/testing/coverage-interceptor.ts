import { type Sinks, type WorkflowInterceptors, proxySinks } from '@temporalio/workflow';

interface FileCounters {
  readonly s: Record<string, number>;
  readonly f: Record<string, number>;
  readonly b: Record<string, number[]>;
}

export interface CoverageSinks extends Sinks {
  coverage: { merge(counters: unknown): void };
}

const { coverage } = proxySinks<CoverageSinks>();

/** Hands the counters out of the sandbox after each step of a workflow, and starts them again. */
export const interceptors = (): WorkflowInterceptors => ({
  internals: [
    {
      concludeActivation(input, next) {
        const counted = (globalThis as { __coverage__?: Record<string, FileCounters> }).__coverage__ ?? {};
        coverage.merge(JSON.parse(JSON.stringify(counted)));
        Object.values(counted).forEach(startAgain);
        return next(input);
      },
    },
  ],
});

function startAgain({ s, f, b }: FileCounters): void {
  for (const id of Object.keys(s)) s[id] = 0;
  for (const id of Object.keys(f)) f[id] = 0;
  for (const [id, branches] of Object.entries(b)) b[id] = branches.map(() => 0);
}
