import type { Guess } from '@pairloom/contract';
import { FileFault } from '../faults.ts';
import { DefinitionsReader } from './html-definitions.ts';
import { DetailsReader } from './html-details.ts';
import { HeadingsReader } from './html-headings.ts';
import { JsonLdReader } from './html-json-ld.ts';
import { MicrodataReader } from './html-microdata.ts';
import { passPage, type PageReader } from './html-pass.ts';
import { PageRows } from './html-rows.ts';
import type { PageWindow } from './html-window.ts';
import { samplesOf } from './plain-text.ts';
import { askedShare } from './plain-text-asked.ts';
import {
  LOOK_CHARS,
  type Look,
  type ReadOptions,
  type RowSettings,
  type SourceRow,
  type TextFormat,
  type TextSource,
} from './rewrite.ts';

/**
 * Pages with frequent questions: schema.org FAQPage as JSON-LD or microdata, details with summary, definition lists, or headings with
 * what follows them. Which of them is found by what the page holds, or said by the option `preset`. Answers stay HTML as written,
 * without scripts, styles and comments; questions are text. Columns are `question`, `answer` and, where there is one, `category`.
 */
export const htmlPage: TextFormat = { look, rows };

export const HTML_SHAPES = ['html-jsonld', 'html-microdata', 'html-details', 'html-dl', 'html-headings'] as const;
type HtmlShape = (typeof HTML_SHAPES)[number];

const LEVELS = [2, 3, 4] as const;
/** Pages hold much before the first question, so a look that found none goes on. */
const SEARCHED_CHARS = 16 * LOOK_CHARS;
const SURE_ENOUGH = 0.5;

interface PageSettings {
  readonly shape: HtmlShape;
  /** Of the headings that are questions. */
  readonly level: number;
  readonly category: boolean;
  readonly each: boolean;
}

interface ShapeFound {
  readonly shape: HtmlShape;
  readonly level: number;
  readonly rows: readonly SourceRow[];
  readonly confidence: number;
}

async function look(source: TextSource, options: ReadOptions): Promise<Look> {
  const each = options.answers === 'each';
  const shapes = HTML_SHAPES.flatMap((shape) =>
    (shape === 'html-headings' ? LEVELS : [2]).map((level) => ({ shape, level, category: true, each })),
  );
  const { rowsOf, complete } = await readHead(source, shapes);
  const found = judged(shapes.map(({ shape, level }, i) => ({ shape, level, rows: rowsOf[i] ?? [] })));
  const given = HTML_SHAPES.find((shape) => shape === options.preset);
  const chosen = given === undefined ? sureOne(found) : (found.find(({ shape }) => shape === given) as ShapeFound);
  const category = chosen.rows.some((row) => 'values' in row && Array.isArray(row.values) && row.values[2] !== '');
  const settings: PageSettings = { shape: chosen.shape, level: chosen.level, category, each };
  const width = category ? 3 : 2;
  return {
    settings: { ...settings },
    columns: ['question', 'answer', 'category'].slice(0, width),
    samples: samplesOf(chosen.rows).map((sample) => sample.slice(0, width)),
    guesses: [shapeGuess(chosen, found, given !== undefined)],
    rows: complete ? chosen.rows.length : null,
    complete,
  };
}

async function* rows(source: TextSource, settings: RowSettings): AsyncGenerator<readonly SourceRow[]> {
  const known = pageSettings(settings);
  let reader: PageReader | undefined;
  for await (const _ of passPage(source.pieces(), (window) => [(reader = readerOf(window, known))])) {
    const batch = reader?.take() ?? [];
    if (batch.length > 0) yield batch;
  }
}

function readerOf(window: PageWindow, settings: PageSettings): PageReader {
  const rows = new PageRows(settings);
  switch (settings.shape) {
    case 'html-jsonld':
      return new JsonLdReader(rows);
    case 'html-microdata':
      return new MicrodataReader(window, rows);
    case 'html-details':
      return new DetailsReader(window, rows);
    case 'html-dl':
      return new DefinitionsReader(window, rows);
    case 'html-headings':
      return new HeadingsReader(window, rows, settings.level);
  }
}

/** The rows of the head of a page in each of the ways in which it may be read. */
async function readHead(
  source: TextSource,
  shapes: readonly PageSettings[],
): Promise<{ rowsOf: readonly SourceRow[][]; complete: boolean }> {
  let chars = 0;
  const counted = async function* (): AsyncGenerator<string> {
    for await (const piece of source.pieces()) {
      chars += piece.length;
      yield piece;
    }
  };
  let readers: readonly PageReader[] = [];
  const rowsOf: SourceRow[][] = shapes.map(() => []);
  for await (const _ of passPage(counted(), (window) => (readers = shapes.map((shape) => readerOf(window, shape))))) {
    readers.forEach((reader, i) => rowsOf[i]?.push(...reader.take()));
    const foundSome = rowsOf.some((some) => some.length > 0);
    if (chars > SEARCHED_CHARS || (chars > LOOK_CHARS && foundSome)) return { rowsOf, complete: false };
  }
  return { rowsOf, complete: true };
}

/** What says itself that it is a question counts most, what only stands there least; a few where others find many are not all. */
function judged(found: readonly Omit<ShapeFound, 'confidence'>[]): ShapeFound[] {
  const asked = found.map(({ rows }) => askedShare(rows.map(questionOf)));
  const most = Math.max(0, ...found.map(({ rows }, i) => ((asked[i] ?? 0) >= 0.5 ? rows.length : 0)));
  return found
    .map((one, i): ShapeFound => {
      const confidence = one.rows.length === 0 ? 0 : trustIn(one.shape, asked[i] ?? 0);
      return { ...one, confidence: one.rows.length * 2 < most ? confidence * 0.6 : confidence };
    })
    .sort((a, b) => b.confidence - a.confidence || b.rows.length - a.rows.length);
}

function trustIn(shape: HtmlShape, asked: number): number {
  switch (shape) {
    case 'html-jsonld':
      return 0.95;
    case 'html-microdata':
      return 0.92;
    case 'html-details':
      return 0.65 + 0.25 * asked;
    case 'html-dl':
      return 0.5 + 0.35 * asked;
    case 'html-headings':
      return 0.35 + 0.45 * asked;
  }
}

function questionOf(row: SourceRow): string {
  const first: unknown = 'values' in row && Array.isArray(row.values) ? row.values[0] : '';
  return typeof first === 'string' ? first : '';
}

/** @throws FileFault `shape_unknown` */
function sureOne(found: readonly ShapeFound[]): ShapeFound {
  const [best] = found;
  if (best !== undefined && best.confidence >= SURE_ENOUGH) return best;
  throw new FileFault(
    'shape_unknown',
    `The page holds no questions that are marked as such, nor headings that ask. Say options.preset: ${HTML_SHAPES.join(', ')}.`,
  );
}

function shapeGuess(chosen: ShapeFound, found: readonly ShapeFound[], given: boolean): Guess {
  const best = new Map<string, number>();
  for (const { shape, confidence } of found) if (!best.has(shape)) best.set(shape, round(confidence));
  best.delete(chosen.shape);
  return {
    option: 'preset',
    value: chosen.shape,
    confidence: given ? 1 : round(chosen.confidence),
    alternatives: [...best]
      .map(([value, confidence]) => ({ value, confidence }))
      .filter(({ confidence }) => confidence > 0),
  };
}

const round = (value: number): number => Math.round(value * 100) / 100;

/** @throws Error for settings that no look at a page gave. */
function pageSettings({ shape, level, category, each }: RowSettings): PageSettings {
  const known = HTML_SHAPES.find((one) => one === shape);
  if (known === undefined || typeof level !== 'number') throw new Error('not the settings of a page');
  return { shape: known, level, category: category === true, each: each === true };
}
