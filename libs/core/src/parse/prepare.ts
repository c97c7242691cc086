import { isAscii, isUtf8 } from 'node:buffer';
import { FileFault } from '../faults.ts';
import type { PairContent } from '../identity/content-hash.ts';
import { slotsOf } from '../mapping/slots.ts';
import type { ChunkRange, Finding, PreparedChunk, PreparedPair, ReadPlan } from '../ports/reading.ts';
import { planOfOwn, refusingUnmended, restoringRows } from '../report/own-files.ts';
import { displayText } from '../validate/display.ts';
import { judgeChange } from '../validate/judge-change.ts';
import { MAX_RECORD_BYTES } from '../validate/limits.ts';
import { PairAssembler, type ChunkTraits } from '../validate/pair-assembler.ts';
import { PairChecks } from '../validate/pair-checks.ts';
import type { ComparedRows } from '../validate/row-comparison.ts';
import { RowFindings } from '../validate/row-findings.ts';
import { readChanges } from './changes.ts';
import { ChunkMemory } from './chunk-memory.ts';
import { ChunkCorrections, type RowCorrections } from './corrections.ts';
import type { Cell, RecordTable, RowReader, Slot } from './format.ts';
import { formatOf } from './formats.ts';
import { PackedPairs } from './packed-pairs.ts';
import { RowLimits } from './row-limits.ts';
import { UsualRows } from './usual-rows.ts';
import { firstBrokenByte } from './utf8.ts';

const ROWS_IN_A_STEP = 256;
const NUL = 0;
/** About what stands with the texts of a pair when they are hashed, in bytes. */
const HASHED_BESIDE = 64;
const LESS_THAN = 0x3c;
const JSON_ESCAPE = '\\u';
/** No character takes more bytes in UTF-8 for one UTF-16 unit. */
const MAX_BYTES_PER_CHAR = 3;

/**
 * Reads, maps, validates and hashes the rows of one range. `bytes` are those of the range; for a single record above
 * `MAX_RECORD_BYTES` its first bytes are enough. `corrections` lie over the rows of the source. The pairs live in `memory`: the next chunk
 * that is given the same overwrites them.
 * @throws FileFault `plan_mismatch` when the range does not hold as many records as were planned, `source_changed` when bytes are missing.
 */
export function prepareChunk(...given: Parameters<typeof preparingChunk>): PreparedChunk {
  const steps = preparingChunk(...given);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/** As prepareChunk, its rows in steps of a millisecond or two, after each of which others may be heard. Changes are read in one. */
export function* preparingChunk(
  bytes: Buffer,
  range: ChunkRange,
  plan: ReadPlan,
  corrections: RowCorrections = NO_CORRECTIONS,
  memory = new ChunkMemory(),
): Generator<void, PreparedChunk, undefined> {
  const size = range.byteEnd - range.byteStart;
  const slots = slotsOf(plan.mapping);
  const corrected = new ChunkCorrections(corrections, range, slots);
  const oversized = isOversized(range);
  if (oversized && !corrected.replaces(0)) return prepareOversized(bytes, range);
  if (!oversized && bytes.length < size)
    throw new FileFault('source_changed', `Bytes of chunk ${range.chunkNo} are missing from the stored file.`);
  const chunk = bytes.length <= size ? bytes : bytes.subarray(0, size);
  const records = oversized ? oneRecord(chunk, range) : cutRecords(chunk, range, plan);
  const findings = new RowFindings();
  const open = (wanted: readonly Slot[]): RowReader =>
    formatOf(plan.dialect.type).readRows(chunk, records, plan.dialect, wanted);
  const bare = open(slots);
  const reader = restoringRows(corrected.over(refusingUnmended(bare, plan, open)), plan, slots);
  if (plan.needs === 'changes') {
    const pairs = readChanges(chunk, records, plan, findings);
    const judged = (offset: number, before: PairContent, after: PairContent) =>
      judgeChange(plan, offset, before, after);
    return { ...preparedChunk(chunk, records, { pairs, findings, reader }), judgeChange: judged };
  }
  const { firstRow } = range;
  const { pairs, compared } = yield* readRecords(chunk, records, planOfOwn(plan), {
    slots,
    reader,
    isBare: reader === bare,
    findings,
    firstRow,
    corrected,
    memory,
  });
  const prepared = preparedChunk(chunk, records, { pairs, findings, reader });
  return { ...prepared, leftOut: corrected.leftOut, memory, ...(compared && { compared }) };
}

const NO_CORRECTIONS: RowCorrections = new Map();

const leftOut = (offset: number): Finding => ({
  offset,
  field: null,
  code: 'row_left_out',
  severity: 'info',
  message: 'The corrected rows leave the row out.',
  value: null,
});

/** Whether the range is one record too large to be read: a failed row, whatever it holds. */
export const isOversized = (range: ChunkRange): boolean =>
  range.rowCount === 1 && range.byteEnd - range.byteStart > MAX_RECORD_BYTES;

/** The records of a chunk, `chunk` being all of its bytes. @throws FileFault `plan_mismatch` */
export function cutRecords(chunk: Buffer, range: ChunkRange, plan: ReadPlan): RecordTable {
  const { rowCount } = range;
  const starts = new Uint32Array(rowCount);
  const ends = new Uint32Array(rowCount);
  const lines = new Uint32Array(rowCount);
  const lastLines = new Uint32Array(rowCount);
  const flags = new Uint8Array(rowCount);
  let count = 0;
  const cutter = formatOf(plan.dialect.type).cutChunk(
    plan.dialect,
    range.firstLine,
    (start, end, next, line, nextLine, bits) => {
      if (count < rowCount) {
        starts[count] = start;
        ends[count] = end;
        lines[count] = line;
        lastLines[count] = next > end ? nextLine - 1 : nextLine;
        flags[count] = bits;
      }
      count++;
    },
  );
  cutter.push(chunk);
  cutter.end();
  if (count !== rowCount)
    throw new FileFault(
      'plan_mismatch',
      `Chunk ${range.chunkNo} was planned with ${rowCount} rows but holds ${count}.`,
    );
  return { count, starts, ends, lines, lastLines, flags };
}

interface Reading {
  readonly slots: readonly Slot[];
  readonly reader: RowReader;
  /** Whether the reader gives the cells as they stand in the file. */
  readonly isBare: boolean;
  readonly findings: RowFindings;
  readonly firstRow: number;
  readonly corrected: ChunkCorrections;
  readonly memory: ChunkMemory;
}

function* readRecords(
  chunk: Buffer,
  records: RecordTable,
  plan: ReadPlan,
  { slots, reader, isBare, findings, firstRow, corrected, memory }: Reading,
): Generator<void, { pairs: (PreparedPair | undefined)[]; compared: ComparedRows | undefined }, undefined> {
  const looked = corrected.looked(chunk);
  const traits = traitsOf(looked, plan);
  const assembler = new PairAssembler(plan, slots, traits, findings);
  const checks = checksOf(looked, plan, { ...traits, rowCount: records.count, firstRow }, findings);
  const limits = RowLimits.of(plan.limits, slots);
  const allUtf8 = isUtf8(chunk);
  const packed = new PackedPairs(memory, records.count, chunk.length + records.count * HASHED_BESIDE);
  const cells = new Array<Cell>(slots.length).fill('');
  const usual =
    checks !== undefined && isBare && allUtf8 && limits === undefined
      ? UsualRows.of({ chunk, records, packed, traits: { ...traits, ...checks.chunk } }, plan, slots)
      : undefined;
  const assembled = (row: number): PreparedPair | undefined => {
    if (!allUtf8 && !corrected.replaces(row)) {
      const wrong = brokenBytes(chunk.subarray(records.starts[row], records.ends[row]), plan);
      if (wrong !== undefined) return void findings.error(row, null, 'invalid_utf8', wrong);
    }
    const flaw = reader.read(row, cells);
    if (flaw !== undefined) findings.flaw(row, flaw);
    if (flaw !== undefined && flaw.severity !== 'warning') return undefined;
    const bytes = corrected.replaces(row) ? 0 : bytesOf(records, row);
    if (limits?.refuses(row, bytes, cells, findings) === true) return undefined;
    const pair = assembler.assemble(row, cells);
    return pair === undefined || checks?.judge(pair) === false ? undefined : packed.add(pair);
  };
  const pairs = new Array<PreparedPair | undefined>(records.count).fill(undefined);
  for (let row = 0; row < records.count; row++) {
    if (row % ROWS_IN_A_STEP === ROWS_IN_A_STEP - 1) yield;
    if (corrected.leftOut.has(row)) {
      findings.all.push(leftOut(row));
      continue;
    }
    const pair = usual?.take(row) ?? assembled(row);
    if (pair !== undefined) checks?.compare(pair);
    pairs[row] = pair;
  }
  return { pairs, compared: checks?.end() };
}

const bytesOf = ({ starts, ends }: RecordTable, row: number): number => (ends[row] ?? 0) - (starts[row] ?? 0);

/** A row that only names a pair is not judged by what it says of it. */
function checksOf(
  chunk: Buffer,
  plan: ReadPlan,
  given: ChunkTraits & { rowCount: number; firstRow: number },
  findings: RowFindings,
): PairChecks | undefined {
  if (plan.needs === 'key') return undefined;
  const { rowCount, firstRow, mayHoldMarkup } = given;
  const mapped = JSON.stringify(plan.mapping);
  // Entities of HTML mean other characters once the markup is taken away.
  const mayHoldEntities = (mayHoldMarkup || mapped.includes('htmlToText')) && chunk.includes('&');
  const isPlain = isAscii(chunk) && isAscii(Buffer.from(mapped)) && !mayHoldEntities && !chunk.includes(JSON_ESCAPE);
  return new PairChecks(plan, { rowCount, firstRow, mayHoldMarkup, mayHoldNonAscii: !isPlain }, findings);
}

/** Where the first byte that belongs to no character stands in the row, in words; undefined when all do. */
function brokenBytes(row: Buffer, { rewriting }: ReadPlan): string | undefined {
  if (isUtf8(row)) return undefined;
  const at = firstBrokenByte(row);
  const character = row.toString('utf8', 0, at).length + 1;
  // In a rewritten source the byte itself was replaced.
  if (rewriting !== undefined && rewriting.encoding !== 'utf-8')
    return `Character ${character} of the row is a byte that has no meaning in the encoding ${rewriting.encoding}.`;
  const byte = (row[at] as number).toString(16).toUpperCase().padStart(2, '0');
  return `Character ${character} of the row is the byte 0x${byte}, which is not UTF-8.`;
}

/** JSON may hold any character as an escape, also in a cell that holds a list; other text only as it stands. */
function traitsOf(chunk: Buffer, plan: ReadPlan): ChunkTraits {
  switch (plan.dialect.type) {
    case 'csv':
    case 'tsv':
      return {
        mayHoldMarkup: chunk.includes(LESS_THAN),
        mayHoldBadCharacters: chunk.includes(NUL) || chunk.includes(JSON_ESCAPE),
      };
    case 'jsonl':
    case 'json':
    case 'rows':
      return { mayHoldMarkup: true, mayHoldBadCharacters: true };
  }
}

function prepareOversized(bytes: Buffer, range: ChunkRange): PreparedChunk {
  const findings = new RowFindings();
  const size = (range.byteEnd - range.byteStart).toLocaleString('en-US');
  const limit = MAX_RECORD_BYTES.toLocaleString('en-US');
  findings.error(0, null, 'row_too_large', `The row has ${size} bytes; the limit is ${limit}.`);
  return preparedChunk(bytes, oneRecord(bytes, range), { pairs: [undefined], findings });
}

/** The only record of a range, of which `bytes` may be the begin. */
const oneRecord = (bytes: Buffer, range: ChunkRange): RecordTable => ({
  count: 1,
  starts: Uint32Array.of(0),
  ends: Uint32Array.of(bytes.length),
  lines: Uint32Array.of(range.firstLine),
  lastLines: Uint32Array.of(range.firstLine),
  flags: new Uint8Array(1),
});

function preparedChunk(
  chunk: Buffer,
  records: RecordTable,
  { pairs, findings, reader }: { pairs: (PreparedPair | undefined)[]; findings: RowFindings; reader?: RowReader },
): PreparedChunk {
  const recordText = (offset: number, maxChars: number): string => {
    const start = records.starts[offset] ?? 0;
    const end = Math.min(records.ends[offset] ?? 0, start + (maxChars + 1) * MAX_BYTES_PER_CHAR);
    return chunk.toString('utf8', start, end);
  };
  const raw = (offset: number, maxChars: number): string =>
    displayText(reader?.raw?.(offset, maxChars) ?? recordText(offset, maxChars), maxChars);
  const lines = reader?.line === undefined ? records.lines : records.lines.map((_, row) => reader.line?.(row) ?? 0);
  return { rowCount: records.count, pairs, findings: findings.all, lines, raw };
}
