import { BROKEN_CONNECTIONS } from './broken-connections.ts';
import { FAILING_PROVIDER, LYING_PROVIDER } from './embedding-faults.ts';
import type { Fault } from './fault.ts';
import { FROZEN_WORKER } from './frozen-worker.ts';
import { DEAD_GATEWAY, GATEWAY_IN_UPLOAD } from './killed-gateway.ts';
import { AWAY_TEMPORAL, KILLED_POSTGRES, KILLED_TEMPORAL } from './killed-servers.ts';
import { DRAINED_WORKER, KILLED_WORKER } from './killed-worker.ts';

/** All faults that the harness induces, by number. */
export const FAULTS: readonly Fault[] = [
  KILLED_WORKER,
  DRAINED_WORKER,
  FROZEN_WORKER,
  GATEWAY_IN_UPLOAD,
  DEAD_GATEWAY,
  KILLED_TEMPORAL,
  AWAY_TEMPORAL,
  KILLED_POSTGRES,
  BROKEN_CONNECTIONS,
  FAILING_PROVIDER,
  LYING_PROVIDER,
];
