import { BOMBS } from './bombs.ts';
import { BROKEN_CONNECTIONS } from './broken-connections.ts';
import { FAILING_PROVIDER, LYING_PROVIDER } from './embedding-faults.ts';
import { CANCELLED } from './cancelled.ts';
import { CHANGED_SOURCE } from './changed-source.ts';
import { CONTENTION } from './contention.ts';
import { DISK_FULL } from './disk-full.ts';
import { DUPLICATE_CREATES } from './duplicate-creates.ts';
import { EVENT_STREAMS } from './event-streams.ts';
import { EXHAUSTED_POOL } from './exhausted-pool.ts';
import type { Fault } from './fault.ts';
import { DEAD_GATEWAY_S3, CHANGED_OBJECT, OBJECT_STORE } from './object-store.ts';
import { OPERATOR } from './operator.ts';
import { SAME_FILE_TWICE } from './same-file-twice.ts';
import { FROZEN_WORKER } from './frozen-worker.ts';
import { ENDLESS_CELL, POISON_ROWS } from './hostile-files.ts';
import { DEAD_GATEWAY, GATEWAY_IN_UPLOAD } from './killed-gateway.ts';
import { AWAY_TEMPORAL, KILLED_POSTGRES, KILLED_TEMPORAL } from './killed-servers.ts';
import { longImports } from './long-import.ts';
import { MENDED_DATABASE } from './mended-database.ts';
import { MOVED_CLOCK } from './moved-clock.ts';
import { NEW_BUILD } from './new-build.ts';
import { SLOW_CLIENTS } from './slow-clients.ts';
import { SOAK } from './soak.ts';
import { UNDONE } from './undone.ts';
import { DRAINED_WORKER, KILLED_WORKER } from './killed-worker.ts';

/** All faults that the harness induces, by number; `rows` are those of the long imports. */
export const faultsWith = ({ rows }: { readonly rows: number }): readonly Fault[] => [
  KILLED_WORKER,
  DRAINED_WORKER,
  FROZEN_WORKER,
  GATEWAY_IN_UPLOAD,
  DEAD_GATEWAY,
  DEAD_GATEWAY_S3,
  KILLED_TEMPORAL,
  AWAY_TEMPORAL,
  KILLED_POSTGRES,
  BROKEN_CONNECTIONS,
  OBJECT_STORE,
  CONTENTION,
  DISK_FULL,
  EXHAUSTED_POOL,
  FAILING_PROVIDER,
  LYING_PROVIDER,
  CHANGED_SOURCE,
  CHANGED_OBJECT,
  DUPLICATE_CREATES,
  CANCELLED,
  OPERATOR,
  NEW_BUILD,
  SAME_FILE_TWICE,
  POISON_ROWS,
  longImports(rows),
  ENDLESS_CELL,
  BOMBS,
  SLOW_CLIENTS,
  MOVED_CLOCK,
  EVENT_STREAMS,
  SOAK,
  UNDONE,
  MENDED_DATABASE,
];
