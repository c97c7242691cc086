import { fieldNamed } from '../mapping/synonyms.ts';
import { isBlank, trimOuter } from '../validate/blank.ts';
import { cellKind } from './cell-kinds.ts';

/** The line among the first ones of a table that names question and answer, or all columns wanted. */
export interface NamesFound {
  /** Its index; -1 where there is none. */
  readonly at: number;
  /** Whether it is the header: false where a line above it could be a row. */
  readonly isHeader: boolean;
  /** The first line above it that is no preamble; its own index where there is none. */
  readonly above: number;
  /** Lines above it that are no preamble. */
  readonly bands: number;
}

/** How sure a header is under lines that could be merged names. */
export const BANDED = 0.9;
/** How sure the first line is of being the header where another line further down names question and answer. */
export const CONTESTED = 0.7;
/** Lines of merged names that a header has above its last line. */
const MAX_BANDS = 2;
const SENTENCE_END = /[.?!。？！؟]$/;

/**
 * Finds the line that names the columns. Above it may stand a preamble, and up to two lines of names that are merged over several
 * columns: whatever else stands there could be the header or a row, which then no line further down takes the place of. Columns
 * that a mapping wants by name may have any two lines above them. `wanted` are names of columns in the mapping.
 */
export function findNames(lines: readonly (readonly string[])[], wanted: ReadonlySet<string>): NamesFound {
  for (const [at, cells] of lines.entries()) {
    const isWanted = wanted.size > 0 && holdsAll(cells, wanted);
    if (!isWanted && !namesPair(cells, isKnownOrLetter)) continue;
    const above = [...lines.keys()].filter((i) => i < at && !isPreambleOf(lines, i, at));
    const [first = at] = above;
    if (above.length === 0) return { at, isHeader: true, above: at, bands: 0 };
    const isNamed = isWanted || namesPair(cells, isKnownName);
    if (!isNamed) continue;
    const isBanded = above.every((i) => isBand(lines[i] as readonly string[], cells));
    const isHeader = above.length <= MAX_BANDS && (isWanted || (isBanded && cells.every(isText)));
    return { at, isHeader, above: first, bands: above.length };
  }
  return { at: -1, isHeader: false, above: -1, bands: 0 };
}

/** Names of fields, single letters aside: they are values as well. */
export const isKnownName = (name: string): boolean => trimOuter(name).length > 1 && fieldNamed(name) !== undefined;

const isKnownOrLetter = (name: string): boolean => fieldNamed(name) !== undefined;

function holdsAll(cells: readonly string[], wanted: ReadonlySet<string>): boolean {
  const names = cells.map(trimOuter);
  return [...wanted].every((name) => names.includes(name));
}

function namesPair(cells: readonly string[], isName: (cell: string) => boolean): boolean {
  const fields = cells.filter(isName).map(fieldNamed);
  return fields.includes('question') && fields.includes('answer');
}

const filledOf = (cells: readonly string[]): number => cells.filter((cell) => !isBlank(cell)).length;

/**
 * A title, a note or a blank line: at most half of what the named line has, or one sentence parted by its commas. One known name
 * alone may head a table of one column.
 */
function isPreambleOf(lines: readonly (readonly string[])[], index: number, named: number): boolean {
  const cells = lines[index] as readonly string[];
  const names = lines[named] as readonly string[];
  if (index === 0 && named === 1 && isSpaced(cells) && !isSpaced(names)) return true;
  const filled = filledOf(cells);
  if (isRemark(cells)) return true;
  if (filled * 2 > filledOf(names)) return false;
  return !cells.some(isKnownName) || (filled === 1 && index === named - 1);
}

/** What is said of the whole file in two cells: `Exported by:,Anna`, `Date,2024-05-01`. */
function isRemark(cells: readonly string[]): boolean {
  const [name = '', said = '', ...more] = cells.map((cell) => cell.trim());
  const isTwo = name !== '' && said !== '' && more.every((cell) => cell === '');
  return isTwo && !isKnownName(name) && (name.endsWith(':') || (!/\p{L}/u.test(said) && !/[?？]$/u.test(name)));
}

/** Whether each cell but the first begins with a space, as the parts of a sentence do. */
const isSpaced = ([, ...cells]: readonly string[]): boolean =>
  cells.length > 0 && cells.every((cell) => /^\s\S/.test(cell));

/** Names over several columns: one repeated beside itself, or a blank cell beside one, above a name. */
function isBand(cells: readonly string[], names: readonly string[]): boolean {
  const texts = cells.map(trimOuter);
  if (texts.some((text) => SENTENCE_END.test(text))) return false;
  return names.some((name, i) => {
    const before = i === 0 ? '' : (texts[i - 1] ?? '');
    const text = texts[i] ?? '';
    if (isBlank(name)) return false;
    return text === '' ? texts.slice(0, i).some((left) => left !== '') : text === before;
  });
}

const isText = (cell: string): boolean => isBlank(cell) || cellKind(cell) === 'text';
