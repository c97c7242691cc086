import type { ErrorCode, Guess, ImportOptions, SourceInspection, SourceType } from '@pairloom/contract';
import { FileFault } from '../faults.ts';
import { suggestMapping } from '../mapping/suggest-mapping.ts';
import type { HeadReading, HeadType } from '../parse/format.ts';
import { headFormatOf, packageFormatOf, textFormatOf } from '../parse/formats.ts';
import { decoded } from '../parse/decode.ts';
import { holdsAnswerLists } from '../parse/json-lines-each.ts';
import type { Look, PackageType, SourceBytes, TextType } from '../parse/rewrite.ts';
import { bytesOf, headOf, limited, type SourcePart } from '../parse/unpack.ts';
import { MAX_FIRST_RECORD_BYTES } from '../validate/limits.ts';
import type { Dialect, Inspection, ReadLimits, Rewriting } from '../ports/reading.ts';
import { describeColumns } from './columns.ts';
import { compareNames, mixed, openContent, partsToCompare, type Content } from './content.ts';
import { isFlatArray } from './flat-json.ts';
import { columnsSeen, planOf, presetOf } from './plan-of.ts';
import { readTextHead, type TextHead } from './text-content.ts';

/**
 * Finds out how a source is read: by its content, then its name, `options` before both. Reads its head, and of an archive its
 * directory and the heads of some files; `limits` are those of its project. A mapping that is missing is no fault here, see `planOf`.
 * @throws FileFault with a code of the file level, or `invalid_options` for marks that cannot be used.
 */
export async function inspect(
  stored: SourceBytes,
  filename: string,
  options: ImportOptions,
  limits?: ReadLimits,
): Promise<Inspection> {
  const source = limited(stored, limits);
  if (source.bytes === 0) throw new FileFault('empty_file', 'The file has 0 bytes.');
  const content = await openContent(source, filename);
  compareNames(content);
  const found =
    content.package === undefined
      ? await inspectText(content, options, limits)
      : await inspectPackage(source, content, content.package, options);
  checkColumnCount(found.dialect, limits);
  return withReport({ ...found, dialect: narrowed(found.dialect, limits) }, content, options, limits);
}

/** Records of trees are as deep as the project allows, and have as many names and paths. */
function narrowed(dialect: Dialect, { depth, columns }: ReadLimits = {}): Dialect {
  switch (dialect.type) {
    case 'csv':
    case 'tsv':
      return dialect;
    case 'rows':
    case 'jsonl':
    case 'json':
      return { ...dialect, ...(depth && { maxDepth: depth }), ...(columns && { maxPaths: columns }) };
  }
}

/** @throws FileFault `columns_too_many` */
function checkColumnCount({ columns }: Dialect, { columns: max = Infinity }: ReadLimits = {}): void {
  if (columns.length > max)
    throw new FileFault(
      'columns_too_many',
      `The file has ${columns.length} columns; the project allows ${max.toLocaleString('en-US')}.`,
    );
}

/** What reading the begin of a source gave, whatever its format. */
interface Found {
  readonly sourceType: SourceType;
  readonly dialect: Dialect;
  readonly rewriting: Rewriting | undefined;
  readonly samples: Inspection['samples'];
  readonly columnsKnown: boolean;
  readonly complete: boolean;
  readonly encoding: string | null;
  readonly guesses: readonly Guess[];
  readonly rows: number | null;
}

async function inspectPackage(
  source: SourceBytes,
  content: Content,
  type: PackageType,
  options: ImportOptions,
): Promise<Found> {
  if (options.format !== undefined && options.format !== type)
    throw new FileFault(
      'format_unsupported',
      `The options say ${options.format}, but the file is an ${type} workbook.`,
    );
  const first = await bytesOf(source, content.unpacking, content.parts[0] as SourcePart);
  const look = await packageFormatOf(type).look(first, options);
  return fromLook(look, { type, format: type, encoding: '' }, content, []);
}

/** A first record that the head cuts off is looked at whole: it may have very many questions. */
async function inspectText(content: Content, options: ImportOptions, limits?: ReadLimits): Promise<Found> {
  try {
    const found = await inspectHead(content, options, { limits });
    if (found.columnsKnown || found.complete) return found;
  } catch (error) {
    if (!isUnseen(error) || content.head.complete) throw error;
  }
  const [first] = content.parts as readonly [SourcePart];
  const head = await headOf(first, MAX_FIRST_RECORD_BYTES);
  try {
    return await inspectHead({ ...content, head }, options, { limits, lookChars: MAX_FIRST_RECORD_BYTES });
  } catch (error) {
    throw isUnseen(error) && !head.complete ? noRecordEnds() : error;
  }
}

const isUnseen = (error: unknown): boolean => error instanceof FileFault && NO_RECORD_SEEN.has(error.code);

const noRecordEnds = (): FileFault =>
  new FileFault(
    'first_record_too_large',
    `No record ends within the first ${MAX_FIRST_RECORD_BYTES / 1024 ** 2} MiB of the file. If there are smaller ones, say where in options.recordPath.`,
  );

const NO_RECORD_SEEN: ReadonlySet<ErrorCode> = new Set(['json_no_records', 'xml_no_records']);

async function inspectHead(
  content: Content,
  options: ImportOptions,
  { limits, lookChars }: { readonly limits: ReadLimits | undefined; readonly lookChars?: number },
): Promise<Found> {
  const head = readTextHead(content.head, content.filename, options);
  await compareParts(content, head, options);
  const { type } = head;
  if (type === 'xlsx' || type === 'ods')
    throw new FileFault('format_unsupported', `The options or the name say ${type}, but the file is text.`);
  const guesses = [head.typeGuess, head.encodingGuess];
  const line = lineTypeOf(head, type, content, options);
  if (line !== undefined) return fromHead(head, line, content, guesses, options);
  const [part] = content.parts as readonly [SourcePart];
  const format: TextType = type === 'csv' || type === 'tsv' ? 'json' : type;
  const look = await textFormatOf(format).look(
    { pieces: () => decoded(part.open(), head.encoding), ...(lookChars && { lookChars }), limits },
    options,
  );
  return fromLook(look, { type, format, encoding: head.encoding }, content, guesses);
}

/** The type of line under which the text is cut as it is; undefined when its rows are no lines. */
function lineTypeOf(head: TextHead, type: SourceType, content: Content, options: ImportOptions): HeadType | undefined {
  if (type === 'csv' || type === 'tsv') return type;
  if (type === 'jsonl') return options.answers === 'each' && holdsAnswerLists(textOf(head)) ? undefined : type;
  if (type !== 'json' || options.recordPath !== undefined || content.parts.length > 1) return undefined;
  return isFlatArray(textOf(head), options.answers === 'first') ? 'json' : undefined;
}

const textOf = ({ bytes, start }: TextHead): string => bytes.toString('utf8', start);

function fromHead(
  head: TextHead,
  type: HeadType,
  content: Content,
  guesses: readonly Guess[],
  options: ImportOptions,
): Found {
  const { unpacking, parts } = content;
  const inPlace = unpacking.as === 'plain' && head.encoding === 'utf-8';
  // A rewritten text has no byte order mark.
  const bytes = inPlace ? head.bytes : head.bytes.subarray(head.start);
  const start = inPlace ? head.start : 0;
  const reading = headFormatOf(type).readHead({ bytes, complete: head.complete, start, type }, options);
  return {
    sourceType: reading.dialect.type as HeadType,
    dialect: reading.dialect,
    rewriting: inPlace ? undefined : { to: 'text', unpacking, encoding: head.encoding },
    samples: reading.samples,
    columnsKnown: reading.columnsKnown,
    complete: head.complete && parts.length === 1,
    encoding: head.encoding,
    guesses: [...guesses, ...reading.guesses],
    rows: estimate(reading, head, content),
  };
}

/** Rows of the whole, if all of it is like its head. */
function estimate(
  { seen, dialect }: HeadReading,
  head: TextHead,
  { bytes, head: packed, parts }: Content,
): number | null {
  if (head.complete && parts.length === 1) return seen.rows;
  if (bytes === undefined || seen.bytes === 0) return null;
  // The head may have grown by becoming UTF-8.
  const all = bytes * (head.bytes.length / packed.bytes.length) - dialect.bodyStart * parts.length;
  return Math.max(seen.rows, Math.round((seen.rows * all) / seen.bytes));
}

function fromLook(
  look: Look,
  { type, format, encoding }: { type: SourceType; format: TextType | PackageType; encoding: string },
  { unpacking, parts }: Content,
  guesses: readonly Guess[],
): Found {
  const { settings, columns, samples } = look;
  const complete = look.complete && parts.length === 1;
  return {
    sourceType: type,
    dialect: { type: 'rows', delimiter: '', quote: '', escape: '', comment: '', bodyStart: 0, bodyLine: 1, columns },
    rewriting: { to: 'rows', unpacking, encoding, format, settings },
    samples,
    columnsKnown: columns.length > 0,
    complete,
    encoding: encoding === '' ? null : encoding,
    guesses: [...guesses, ...look.guesses],
    rows: parts.length === 1 ? look.rows : null,
  };
}

/** @throws FileFault `archive_mixed` */
async function compareParts(content: Content, { type }: TextHead, options: ImportOptions): Promise<void> {
  for (const part of partsToCompare(content)) {
    const head = await headOf(part, COMPARED_BYTES);
    const other = options.format ?? readTextHead(head, part.name ?? '', options).type;
    if (other !== type) throw mixed([content.parts[0]?.name, type], [part.name, other]);
  }
}

const COMPARED_BYTES = 64 * 1024;

function withReport(found: Found, content: Content, options: ImportOptions, limits?: ReadLimits): Inspection {
  const { sourceType, rewriting, dialect, samples, columnsKnown, complete, encoding, guesses, rows } = found;
  const { unpacking } = content;
  const plan = {
    sourceType,
    ...(rewriting && { rewriting }),
    dialect,
    html: options.html,
    trim: options.trim,
    ...(limits && { limits }),
  };
  const encodingGuess = guesses.find(({ option }) => option === 'encoding');
  const inspection = { plan, samples, columnsKnown, complete, ...(encodingGuess && { encodingGuess }) };
  const { mapping, problems } = mappingOf(inspection, options);
  const suggestion = suggestMapping(columnsSeen(inspection), presetOf(options));
  const report: SourceInspection = {
    format: sourceType,
    compression: unpacking.as === 'plain' ? null : unpacking.as,
    parts: unpacking.as === 'zip' ? [...unpacking.parts] : [],
    encoding,
    preset: suggestion.preset ?? null,
    guesses: [...guesses],
    columns: describeColumns(dialect.columns, samples, suggestion),
    rowsEstimated: rows,
    rowsExact: complete && rows !== null,
    mapping,
    problems,
  };
  return { ...inspection, report };
}

function mappingOf(
  inspection: Omit<Inspection, 'report'>,
  options: ImportOptions,
): Pick<SourceInspection, 'mapping' | 'problems'> {
  try {
    return { mapping: planOf(inspection, options).mapping, problems: [] };
  } catch (error) {
    if (!(error instanceof FileFault)) throw error;
    const { code, message, mapping: help } = error;
    return { mapping: null, problems: [{ code, message, ...(help && { candidates: help.candidates }) }] };
  }
}
