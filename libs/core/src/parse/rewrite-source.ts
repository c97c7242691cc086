import type { ImportOptions } from '@pairloom/contract';
import { detectEncoding, isDoubtful, refuseDoubtful } from '../dialect/encoding.ts';
import { FileFault } from '../faults.ts';
import type { Dialect, ReadLimits, ReadPlan, Rewriting } from '../ports/reading.ts';
import { MAX_HEAD_BYTES } from '../validate/limits.ts';
import { decoded } from './decode.ts';
import { FieldOrder } from './field-order.ts';
import { RECORD_UNCLOSED_QUOTE, type HeadType } from './format.ts';
import { headFormatOf, packageFormatOf, textFormatOf } from './formats.ts';
import { syntaxOf } from './head-records.ts';
import { LineCounter } from './line-counter.ts';
import { LineCutter } from './line-cutter.ts';
import type {
  Look,
  PackageType,
  SoundRow,
  SourceBytes,
  SourceRow,
  SourceValue,
  TextPieces,
  TextType,
} from './rewrite.ts';
import { rowLine } from './rewritten-rows.ts';
import { bytesOf, headOf, limited, partsOf, type SourcePart } from './unpack.ts';
import { marked } from './utf8.ts';

type ToText = Extract<Rewriting, { to: 'text' }>;
type ToRows = Extract<Rewriting, { to: 'rows' }>;

const LF = 0x0a;
const CR = 0x0d;
/** Rows are collected to pieces of about this size. */
const PIECE_CHARS = 64 * 1024;

/**
 * The lines that stand for a source in the blob store, see `Rewriting`. Streams; holds a bounded part of the source. Lines of
 * further files of an archive go on counting where the file before ended.
 * @throws FileFault for a source that cannot be unpacked or read to its end.
 */
export async function* rewritten(stored: SourceBytes, plan: ReadPlan, options: ImportOptions): AsyncGenerator<Buffer> {
  const { rewriting } = plan;
  if (rewriting === undefined) return;
  const source = limited(stored, plan.limits);
  const parts = await partsOf(source, rewriting.unpacking);
  if (rewriting.to === 'text') yield* textOf(parts, rewriting, plan, options);
  else yield* rowsOf(source, parts, rewriting, options);
}

async function* textOf(
  parts: readonly SourcePart[],
  rewriting: ToText,
  plan: ReadPlan,
  options: ImportOptions,
): AsyncGenerator<Buffer> {
  let lastByte = LF;
  for (const [i, part] of parts.entries()) {
    if (lastByte !== LF && lastByte !== CR) yield Buffer.from('\n');
    const lines = utf8Of(part, i === 0 ? rewriting.encoding : await encodingOf(part, rewriting, options));
    const body = i === 0 ? lines : withoutHeader(lines, part, plan, options);
    for await (const bytes of i === parts.length - 1 ? body : untilClosed(body, part, plan.dialect)) {
      if (bytes.length > 0) lastByte = bytes[bytes.length - 1] as number;
      yield bytes;
    }
  }
}

/** A part that another one follows must not end inside quotes, or all of that would be taken for one field. */
async function* untilClosed(lines: AsyncIterable<Buffer>, part: SourcePart, dialect: Dialect): AsyncGenerator<Buffer> {
  if (dialect.quote === '') {
    yield* lines;
    return;
  }
  let openedOn = 0;
  const cutter = new LineCutter(
    syntaxOf(dialect),
    { byte: 0, line: 1 },
    (_start, _end, _next, line, _nextLine, flags) => {
      openedOn = flags & RECORD_UNCLOSED_QUOTE ? line : 0;
    },
  );
  for await (const bytes of lines) {
    cutter.push(bytes);
    yield bytes;
  }
  cutter.end();
  if (openedOn > 0)
    throw new FileFault(
      'part_unclosed',
      `The file "${part.name ?? ''}" of the archive ends inside a quoted field of the row on its line ${openedOn}.`,
    );
}

/** Files of an archive may come from different places. One that is ASCII so far is taken for what the first is. */
async function encodingOf(part: SourcePart, { encoding }: Rewriting, options: ImportOptions): Promise<string> {
  if (options.encoding !== undefined || encoding === '') return encoding;
  const { bytes, complete } = await headOf(part);
  if (bytes.length === 0 || (!encoding.startsWith('utf-16') && bytes.every((byte) => byte < 0x80))) return encoding;
  const { encoding: value, confidence, alternatives } = detectEncoding(bytes, complete);
  const guess = { value, confidence, alternatives: [...alternatives] };
  // A few rows say little of their own, but may well be written as the first file is.
  if (isDoubtful(guess) && [guess, ...alternatives].some((one) => one.value === encoding)) return encoding;
  refuseDoubtful(guess);
  return value;
}

/** A part as UTF-8, without a byte order mark; undecodable bytes become a byte that is no UTF-8. */
export async function* utf8Of(part: SourcePart, encoding: string): AsyncGenerator<Buffer> {
  if (encoding === 'utf-8') {
    yield* withoutMark(part.open());
    return;
  }
  for await (const text of decoded(part.open(), encoding)) yield marked(text);
}

async function* withoutMark(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let start: Buffer | undefined = Buffer.alloc(0);
  for await (const buffer of bytes) {
    if (start === undefined) {
      yield buffer;
      continue;
    }
    start = Buffer.concat([start, buffer]);
    if (start.length < 3) continue;
    yield bare(start);
    start = undefined;
  }
  if (start !== undefined) yield bare(start);
}

const bare = (start: Buffer): Buffer => (start.toString('latin1', 0, 3) === '\xef\xbb\xbf' ? start.subarray(3) : start);

/**
 * A further part of a table: its header must name the columns of the first, whose order its rows are given, and becomes blank lines so
 * that lines still count.
 */
async function* withoutHeader(
  lines: AsyncIterable<Buffer>,
  part: SourcePart,
  plan: ReadPlan,
  options: ImportOptions,
): AsyncGenerator<Buffer> {
  const { type } = plan.dialect;
  if (type !== 'csv' && type !== 'tsv') {
    yield* lines;
    return;
  }
  let head: Buffer | undefined = Buffer.alloc(0);
  let order: FieldOrder | undefined;
  const body = (bytes: Buffer, complete: boolean): Buffer => {
    const begun = bodyOf(bytes, complete, part, { plan, type, options });
    order = begun.order;
    return order === undefined ? begun.bytes : order.push(begun.bytes);
  };
  for await (const bytes of lines) {
    if (head === undefined) {
      yield order === undefined ? bytes : order.push(bytes);
      continue;
    }
    head = Buffer.concat([head, bytes]);
    if (head.length < MAX_HEAD_BYTES) continue;
    yield body(head, false);
    head = undefined;
  }
  if (head !== undefined && head.length > 0) yield body(head, true);
  if (order !== undefined) yield order.end();
}

interface TableRead {
  readonly plan: ReadPlan;
  readonly type: Extract<HeadType, 'csv' | 'tsv'>;
  readonly options: ImportOptions;
}

function bodyOf(
  head: Buffer,
  complete: boolean,
  part: SourcePart,
  { plan: { dialect: first, mapping }, type, options }: TableRead,
): { bytes: Buffer; order: FieldOrder | undefined } {
  const { delimiter, quote, escape, comment } = first;
  // What was found in the first file holds for all; the columns that are mapped help to tell the header.
  const header = first.bodyLine === 1 ? { header: false } : {};
  const same = { ...options, ...header, mapping, delimiter, quote, escape, comment };
  const { dialect, ambiguous = [] } = headFormatOf(type).readHead({ bytes: head, complete, start: 0, type }, same);
  // Fields beyond the last column may belong to it.
  const isFixed = ambiguous.length > 0 || first.openEnded === true;
  const places = placesOf(part.name, first.columns, dialect.columns, isFixed);
  return {
    bytes: Buffer.concat([Buffer.alloc(dialect.bodyLine - 1, LF), head.subarray(dialect.bodyStart)]),
    order: places && new FieldOrder(first, places, () => inOtherOrder(part.name)),
  };
}

/**
 * Where each column of the first part stands in another one; undefined where the order is the same. `isFixed`: it has to be, as columns
 * of one name are told apart by their order alone.
 * @throws FileFault `parts_differ`
 */
function placesOf(
  name: string | undefined,
  first: readonly string[],
  columns: readonly string[],
  isFixed: boolean,
): readonly number[] | undefined {
  const other = columns.find((column) => !first.includes(column)) ?? first.find((column) => !columns.includes(column));
  if (other !== undefined) throw partsDiffer(name, `such as "${other}"`);
  if (first.every((column, i) => column === columns[i])) return undefined;
  if (isFixed) throw inOtherOrder(name);
  return first.map((column) => columns.indexOf(column));
}

const inOtherOrder = (name: string | undefined): FileFault => partsDiffer(name, 'in another order');

const partsDiffer = (name: string | undefined, difference: string): FileFault =>
  new FileFault(
    'parts_differ',
    `The file "${name ?? ''}" has other columns than the first file of the archive, ${difference}.`,
  );

async function* rowsOf(
  source: SourceBytes,
  parts: readonly SourcePart[],
  rewriting: ToRows,
  options: ImportOptions,
): AsyncGenerator<Buffer> {
  let linesBefore = 0;
  let first: readonly string[] | undefined;
  for (const part of parts) {
    const encoding = first === undefined ? rewriting.encoding : await encodingOf(part, rewriting, options);
    const reading = await readingOf(source, part, { ...rewriting, encoding });
    // Each file of an archive is looked at as it would be alone; of a single one the look is that of the upload.
    const look = parts.length > 1 ? await reading.look(options) : undefined;
    first ??= look?.columns;
    let lines = '';
    for await (const rows of reading.rows(look?.settings ?? rewriting.settings)) {
      const order = look && first && rows.some(isTableRow) ? orderOf(part, first, look) : undefined;
      for (const row of rows) {
        lines += rowLine(order && isTableRow(row) ? inOrder(row, order) : row, linesBefore);
        if (lines.length < PIECE_CHARS) continue;
        yield Buffer.from(lines);
        lines = '';
      }
    }
    if (lines !== '') yield Buffer.from(lines);
    linesBefore += reading.lines();
  }
}

const orderOf = ({ name }: SourcePart, first: readonly string[], { columns, ambiguous = [] }: Look) =>
  placesOf(name, first, columns, ambiguous.length > 0);

type TableRow = SoundRow & { readonly values: readonly SourceValue[] };

const isTableRow = (row: SourceRow): row is TableRow => 'values' in row && Array.isArray(row.values);

const inOrder = ({ line, values }: TableRow, places: readonly number[]): TableRow => ({
  line,
  values: places.map((place) => values[place] ?? null),
});

/** A part in its format. */
interface PartReading {
  look(options: ImportOptions): Promise<Look>;
  rows(settings: ToRows['settings']): AsyncIterable<readonly SourceRow[]>;
  /** Lines that the part has, known once its rows were read. */
  lines(): number;
}

async function readingOf(source: SourceBytes, part: SourcePart, rewriting: ToRows): Promise<PartReading> {
  const { format, encoding, unpacking } = rewriting;
  return format === 'xlsx' || format === 'ods'
    ? packageReading(await bytesOf(source, unpacking, part), format)
    : textReading(part, { encoding, limits: source.limits }, format);
}

/** Lines of a sheet are its rows. */
function packageReading(bytes: SourceBytes, type: PackageType): PartReading {
  const format = packageFormatOf(type);
  let last = 0;
  return {
    look: (options) => format.look(bytes, options),
    async *rows(settings) {
      for await (const rows of format.rows(bytes, settings)) {
        last = rows.at(-1)?.line ?? last;
        yield rows;
      }
    },
    lines: () => last,
  };
}

function textReading(
  part: SourcePart,
  { encoding, limits }: { readonly encoding: string; readonly limits: ReadLimits | undefined },
  type: TextType,
): PartReading {
  const format = textFormatOf(type);
  const counter = new LineCounter();
  const pieces = (counted: boolean): TextPieces => {
    const text = decoded(part.open(), encoding);
    return counted ? counter.counting(text) : text;
  };
  return {
    look: (options) => format.look({ pieces: () => pieces(false), limits }, options),
    rows: (settings) => format.rows({ pieces: () => pieces(true), limits }, settings),
    lines: () => counter.lines,
  };
}
