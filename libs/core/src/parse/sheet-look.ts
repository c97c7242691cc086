import type { Guess } from '@pairloom/contract';
import { amongOthers, given } from '../dialect/guesses.ts';
import { BANDED } from '../dialect/named-line.ts';
import { FileFault } from '../faults.ts';
import { isNamelessPreset } from '../mapping/presets/index.ts';
import { MAX_COLUMNS } from '../validate/limits.ts';
import { LOOK_ROWS, type Look, type ReadOptions, type RowSettings } from './rewrite.ts';
import { chooseHeader, headerNames, lastHeaderRow, type HeaderChoice, type Merge } from './sheet-header.ts';
import { textAt, type SheetRow } from './sheet-row.ts';

export interface SheetInfo {
  readonly name: string;
  /** Place among all sheets of the workbook, from 1. */
  readonly number: number;
  readonly hidden: boolean;
}

/** The first rows of a sheet that hold something. */
export interface SheetHead<Sheet extends SheetInfo = SheetInfo> {
  readonly sheet: Sheet;
  readonly rows: readonly SheetRow[];
  /** Whether these are all. */
  readonly complete: boolean;
  /** Rows that the sheet may have, by its size. */
  readonly estimate: number | null;
}

/** Where the rows of a sheet begin and which of its columns they take. */
export interface SheetSettings {
  readonly sheet: string;
  readonly number: number;
  /** First row below the header. */
  readonly firstRow: number;
  /** Columns of the sheet, from 0, in the order of the names. */
  readonly columns: readonly number[];
}

interface Candidate<Sheet extends SheetInfo> {
  readonly head: SheetHead<Sheet>;
  readonly header: HeaderChoice;
}

/**
 * Chooses sheet and header. `mergesOf` gives the merged cells of the sheet chosen that can belong to a header in the row.
 * @throws FileFault `sheet_not_found`, `header_missing`, `header_too_long`, `columns_too_many`.
 */
export async function lookAtSheets<Sheet extends SheetInfo>(
  heads: readonly SheetHead<Sheet>[],
  options: ReadOptions,
  mergesOf: (sheet: Sheet, line: number) => Promise<readonly Merge[]>,
): Promise<Look> {
  const nameless = isNamelessPreset(options.preset);
  const candidates = heads.map((head) => ({ head, header: headerOf(head, options, nameless) }));
  const chosen = chooseSheet(candidates, options.sheet);
  const { head } = chosen;
  const header = chooseHeader(head.rows, options.header, nameless);
  const merges = header.row === undefined ? [] : await mergesOf(head.sheet, header.row.line);
  const last = header.row === undefined ? 0 : lastHeaderRow(header.row.line, head.rows, merges);
  const body = head.rows.filter(({ line }) => line > last);
  const names =
    header.row === undefined ? new Map<number, string>() : headerNames(header.row.line, last, head.rows, merges);
  const columns = columnsOf(names, body);
  const settings: SheetSettings = {
    sheet: head.sheet.name,
    number: head.sheet.number,
    firstRow: last + 1,
    columns: columns.map(({ column }) => column),
  };
  const above = head.rows.length - body.length;
  const ambiguous = repeatedNames(columns);
  return {
    settings: { ...settings },
    columns: uniqueNames(columns.map(({ name }) => name)),
    ...(ambiguous.length === 0 ? {} : { ambiguous }),
    samples: body.slice(0, LOOK_ROWS).map((row) => columns.map(({ column }) => textAt(row, column))),
    guesses: [sheetGuess(candidates, chosen, options.sheet !== undefined), headerGuess(header)],
    rows: head.complete ? body.length : head.estimate === null ? null : Math.max(head.estimate - above, body.length),
    complete: head.complete,
  };
}

/** The row named in the options may be there in one sheet only. */
function headerOf(head: SheetHead, options: ReadOptions, nameless: boolean): HeaderChoice {
  const there = typeof options.header !== 'number' || head.rows.some(({ line }) => line === options.header);
  return there ? chooseHeader(head.rows, options.header, nameless) : { row: undefined, confidence: 0, others: [] };
}

/** How likely a sheet holds the pairs. */
function sheetScore({ head, header }: Candidate<SheetInfo>): number {
  if (head.rows.length === 0) return 0;
  if (header.row === undefined) return 0.3;
  return header.confidence >= BANDED ? 0.95 : header.row.columns.length > 1 ? 0.6 : 0.3;
}

function chooseSheet<Sheet extends SheetInfo>(
  candidates: readonly Candidate<Sheet>[],
  option: ReadOptions['sheet'],
): Candidate<Sheet> {
  if (option !== undefined) return namedSheet(candidates, option);
  const visible = candidates.filter(({ head }) => !head.sheet.hidden);
  const among = visible.some((candidate) => sheetScore(candidate) > 0) ? visible : candidates;
  const best = Math.max(0, ...among.map(sheetScore));
  const chosen = among.find((candidate) => sheetScore(candidate) === best);
  if (chosen === undefined) throw new FileFault('sheet_not_found', 'The workbook has no sheet with rows and columns.');
  return chosen;
}

function namedSheet<Sheet extends SheetInfo>(
  candidates: readonly Candidate<Sheet>[],
  option: string | number,
): Candidate<Sheet> {
  const name = String(option);
  const found =
    (typeof option === 'number' ? undefined : candidates.find(({ head }) => head.sheet.name === name)) ??
    candidates.find(({ head }) => String(head.sheet.number) === name) ??
    candidates.find(({ head }) => head.sheet.name.toLowerCase() === name.toLowerCase());
  if (found !== undefined) return found;
  const names = candidates.slice(0, 20).map(({ head }) => JSON.stringify(head.sheet.name));
  throw new FileFault('sheet_not_found', `There is no sheet ${JSON.stringify(option)}; there are ${names.join(', ')}.`);
}

function sheetGuess(candidates: readonly Candidate<SheetInfo>[], chosen: Candidate<SheetInfo>, given: boolean): Guess {
  const others = candidates.filter((candidate) => candidate !== chosen);
  const score = (candidate: Candidate<SheetInfo>): number =>
    candidate.head.sheet.hidden ? sheetScore(candidate) / 2 : sheetScore(candidate);
  const rival = Math.max(0, ...others.map(score));
  const alternatives = others
    .map((candidate) => ({ value: candidate.head.sheet.name, confidence: round(score(candidate) / 2) }))
    .sort((a, b) => b.confidence - a.confidence);
  const own = sheetScore(chosen);
  const confidence = given || rival === 0 ? 1 : round(Math.max(0.3, Math.min(own, 0.5 + (own - rival))));
  return { option: 'sheet', value: chosen.head.sheet.name, confidence, alternatives };
}

function headerGuess({ row, confidence, others }: HeaderChoice): Guess {
  const value = row?.line ?? false;
  if (confidence === 1) return given('header', value);
  const rest = row !== undefined ? [...others, false] : others.length > 0 ? others : [true];
  return amongOthers('header', value, confidence, rest);
}

const round = (value: number): number => Math.round(value * 100) / 100;

interface NamedColumn {
  readonly column: number;
  readonly name: string;
}

/** Columns with a name or a value, from left to right. Those without a name get one by their place in the sheet. */
function columnsOf(names: ReadonlyMap<number, string>, body: readonly SheetRow[]): NamedColumn[] {
  const used = new Set(body.flatMap((row) => row.columns));
  for (const [column, name] of names) if (name !== '') used.add(column);
  if (used.size > MAX_COLUMNS)
    throw new FileFault('columns_too_many', `The sheet has more than ${MAX_COLUMNS} columns.`);
  return [...used]
    .sort((a, b) => a - b)
    .map((column) => ({ column, name: names.get(column) || `column_${column + 1}` }));
}

const repeatedNames = (columns: readonly NamedColumn[]): string[] => [
  ...new Set(
    columns.filter(({ name }, i) => columns.findIndex((one) => one.name === name) < i).map(({ name }) => name),
  ),
];

/** A name that stands there again gets a number: `answer`, `answer_2`. */
function uniqueNames(names: readonly string[]): string[] {
  const taken = new Set(names);
  const seen = new Set<string>();
  return names.map((name) => {
    let unique = name;
    for (let number = 2; seen.has(unique) || (unique !== name && taken.has(unique)); number++)
      unique = `${name}_${number}`;
    seen.add(unique);
    return unique;
  });
}

/** @throws Error for settings that no look at a workbook gave. */
export function sheetSettings(settings: RowSettings): SheetSettings {
  const { sheet, number, firstRow, columns } = settings;
  if (
    typeof sheet !== 'string' ||
    typeof number !== 'number' ||
    typeof firstRow !== 'number' ||
    !Array.isArray(columns) ||
    !columns.every((column): column is number => typeof column === 'number')
  )
    throw new Error('not the settings of a workbook');
  return { sheet, number, firstRow, columns };
}
