import { ChunkPlanner, chunkLimits, startCursor } from '../parse/planner.ts';
import type { ChunkRange, ReadPlan } from '../ports/reading.ts';

/** A source cut into chunks by its plan. */
export interface PlannedSource {
  readonly plan: ReadPlan;
  readonly ranges: readonly ChunkRange[];
  bytesOf(range: ChunkRange): Buffer;
}

/** Plans a source whose body begins where the plan's dialect says. */
export function planned(source: string | Buffer, plan: ReadPlan, rows?: number): PlannedSource {
  const bytes = Buffer.from(source);
  const planner = new ChunkPlanner(plan, chunkLimits(bytes.length, rows), startCursor(plan));
  const ranges = [...planner.push(bytes.subarray(plan.dialect.bodyStart)), ...planner.end()];
  return { plan, ranges, bytesOf: (range) => bytes.subarray(range.byteStart, range.byteEnd) };
}
