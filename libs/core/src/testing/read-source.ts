import { ImportOptions } from '@pairloom/contract';
import { inspect } from '../inspect/inspect.ts';
import { planOf } from '../inspect/plan-of.ts';
import { ChunkPlanner, startCursor } from '../parse/planner.ts';
import { prepareChunk } from '../parse/prepare.ts';
import { rewritten } from '../parse/rewrite-source.ts';
import { memoryBytes } from '../parse/unpack.ts';
import type { ReadLimits, ReadPlan } from '../ports/reading.ts';

/** A row as a reader of the report sees it: question and answer, or the codes of what is wrong. */
export interface ReadRow {
  readonly line: number;
  readonly raw: string;
  readonly pair?: readonly [question: string, answer: string];
  readonly faults?: readonly string[];
  readonly messages: readonly string[];
}

const LIMITS = { maxRows: 1000, maxBytes: 1024 * 1024 };

/** Inspects, rewrites if need be, plans and prepares a source, as an import does. */
export async function readSource(
  file: Buffer,
  filename: string,
  given: Partial<ImportOptions> = {},
  limits?: ReadLimits,
): Promise<{ plan: ReadPlan; lines: Buffer; rows: ReadRow[] }> {
  const options = ImportOptions.parse(given);
  const source = memoryBytes(file);
  const plan = planOf(await inspect(source, filename, options, limits), options);
  const pieces: Buffer[] = [];
  for await (const piece of rewritten(source, plan, options)) pieces.push(piece);
  const lines = plan.rewriting === undefined ? file : Buffer.concat(pieces);
  return { plan, lines, rows: rowsOf(lines, plan) };
}

function rowsOf(lines: Buffer, plan: ReadPlan): ReadRow[] {
  const planner = new ChunkPlanner(plan, LIMITS, startCursor(plan));
  const ranges = [...planner.push(lines.subarray(plan.dialect.bodyStart)), ...planner.end()];
  return ranges.flatMap((range) => {
    const chunk = prepareChunk(lines.subarray(range.byteStart, range.byteEnd), range, plan);
    return chunk.pairs.map((pair, offset) => {
      const found = chunk.findings.filter((finding) => finding.offset === offset);
      const row = {
        line: chunk.lines[offset] ?? 0,
        raw: chunk.raw(offset, 200),
        messages: found.map((f) => f.message),
      };
      return pair === undefined
        ? { ...row, faults: found.map(({ field, code }) => (field === null ? code : `${field}: ${code}`)) }
        : { ...row, pair: [pair.question, pair.answer] as const };
    });
  });
}
