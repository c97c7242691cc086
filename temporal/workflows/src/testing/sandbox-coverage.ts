import type { InjectedSinks } from '@temporalio/worker';
import istanbul, { type CoverageMapData } from 'istanbul-lib-coverage';
import type { CoverageSinks } from './coverage-interceptor.ts';

const counted = istanbul.createCoverageMap();

/** Workflows run in a sandbox that Jest does not see: their counters come out through this sink. */
export const coverageSinks: InjectedSinks<CoverageSinks> = {
  coverage: {
    merge: {
      callDuringReplay: true,
      fn: (_workflow, counters) => counted.merge(counters as CoverageMapData),
    },
  },
};

/** Adds what the sandboxes have counted to the counters of this spec, where Jest reads them. */
export function publishCoverage(): void {
  const here = globalThis as { __coverage__?: CoverageMapData };
  here.__coverage__ = { ...here.__coverage__, ...(JSON.parse(JSON.stringify(counted)) as CoverageMapData) };
}
