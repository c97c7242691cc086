import type { Fault } from './fault.ts';
import { DRAINED_WORKER, KILLED_WORKER } from './killed-worker.ts';

/** All faults that the harness induces, by number. */
export const FAULTS: readonly Fault[] = [KILLED_WORKER, DRAINED_WORKER];
