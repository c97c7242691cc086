import type { Failpoint } from '../stack/failpoints.ts';
import { workload, type Workload } from '../workload.ts';

export const WORK = workload();
const MIRROR = workload({ mirror: true });
/** Every other chunk is copied in, whatever the others do meanwhile. */
const COPIED = workload({ repeats: false });

/** The file whose import meets the point, of as many rows as `WORK`. */
export function workAt(point: Failpoint): Workload {
  if (point === 'chunk.copying') return COPIED;
  return point.startsWith('mirror') ? MIRROR : WORK;
}
