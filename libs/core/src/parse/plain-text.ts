import type { Guess } from '@pairloom/contract';
import { FileFault } from '../faults.ts';
import { askedShare, looksAsked } from './plain-text-asked.ts';
import { isLetters, Labels, LETTER_PAIRS, type LabelStyle } from './plain-text-labels.ts';
import { headOf, linesOf, type TextLine } from './plain-text-lines.ts';
import { AlternatingReader, BlockReader, LabelledReader, type LineReader } from './plain-text-pairs.ts';
import {
  LOOK_ROWS,
  type Look,
  type ReadOptions,
  type RowSettings,
  type SourceRow,
  type SourceValue,
  type TextFormat,
  type TextSource,
} from './rewrite.ts';

/**
 * Plain text with questions and answers: labelled (`Q:` and `A:`, in many languages), on alternating lines, or in blocks set apart
 * by blank lines. Which of them is found by the labels and by the marks of questions, or said by the option `preset`. Columns are
 * `question` and `answer`; several labelled answers to one question come as a list.
 */
export const plainText: TextFormat = { look, rows };

export const TEXT_SHAPES = ['text-qa', 'text-alternating', 'text-blocks'] as const;
type TextShape = (typeof TEXT_SHAPES)[number];

interface TextSettings extends LabelStyle {
  readonly shape: TextShape;
  /** Whether blocks with questions and blocks with answers take turns. */
  readonly alternate: boolean;
  readonly each: boolean;
}

interface ShapeFound {
  readonly shape: TextShape;
  readonly confidence: number;
}

const COLUMNS = ['question', 'answer'] as const;
/** Less is no evidence. */
const SURE_ENOUGH = 0.5;

async function look(source: TextSource, options: ReadOptions): Promise<Look> {
  const { lines, complete } = await headOf(source);
  const style = labelStyle(lines);
  const blocks = blocksOf(lines);
  const found: ShapeFound[] = [
    { shape: 'text-qa' as const, confidence: labelledConfidence(lines, style) },
    { shape: 'text-blocks' as const, confidence: Math.max(pairedConfidence(blocks), turnsConfidence(blocks)) },
    { shape: 'text-alternating' as const, confidence: alternatingConfidence(lines) },
  ].sort((a, b) => b.confidence - a.confidence);
  const given = TEXT_SHAPES.find((shape) => shape === options.preset);
  const shape = given ?? shapeOf(found);
  const alternate = turnsConfidence(blocks) > pairedConfidence(blocks);
  const settings: TextSettings = { shape, ...style, alternate, each: options.answers === 'each' };
  const read = readAll(readerOf(settings), lines);
  return {
    settings: { ...settings },
    columns: COLUMNS,
    samples: samplesOf(read),
    guesses: [shapeGuess(shape, found, given !== undefined)],
    rows: complete ? read.length : null,
    complete,
  };
}

async function* rows(source: TextSource, settings: RowSettings): AsyncGenerator<readonly SourceRow[]> {
  const reader = readerOf(textSettings(settings));
  for await (const lines of linesOf(source.pieces())) {
    const batch = lines.flatMap((line) => reader.push(line));
    if (batch.length > 0) yield batch;
  }
  yield reader.end();
}

function readerOf(settings: TextSettings): LineReader {
  switch (settings.shape) {
    case 'text-qa':
      return new LabelledReader(new Labels(settings), settings.each);
    case 'text-alternating':
      return new AlternatingReader();
    case 'text-blocks':
      return new BlockReader(settings.alternate);
  }
}

function readAll(reader: LineReader, lines: readonly TextLine[]): SourceRow[] {
  return [...lines.flatMap((line) => reader.push(line)), ...reader.end()];
}

/** The first sound rows as text. */
export function samplesOf(rows: readonly SourceRow[]): string[][] {
  const sound = rows.flatMap((row) =>
    'values' in row && Array.isArray(row.values) ? [row.values as SourceValue[]] : [],
  );
  return sound.slice(0, LOOK_ROWS).map((values) => values.map(sampleText));
}

const sampleText = (value: SourceValue): string =>
  Array.isArray(value) ? value.map(String).join('\n') : typeof value === 'string' ? value : JSON.stringify(value);

/** @throws FileFault `shape_unknown` */
function shapeOf(found: readonly ShapeFound[]): TextShape {
  const [best] = found;
  if (best !== undefined && best.confidence >= SURE_ENOUGH) return best.shape;
  throw new FileFault(
    'shape_unknown',
    `The text has neither labels such as Q: and A: nor questions that take turns with answers. Say options.preset: ${TEXT_SHAPES.join(', ')}.`,
  );
}

const shapeGuess = (shape: TextShape, found: readonly ShapeFound[], given: boolean): Guess => ({
  option: 'preset',
  value: shape,
  confidence: given ? 1 : round(found.find((one) => one.shape === shape)?.confidence ?? 0),
  alternatives: found
    .filter((one) => one.shape !== shape)
    .map((one) => ({ value: one.shape, confidence: round(one.confidence) })),
});

const round = (value: number): number => Math.round(value * 100) / 100;

/** The letters that label most pairs, after a colon if there are any. */
export function labelStyle(lines: readonly TextLine[]): LabelStyle {
  for (const stops of [false, true]) {
    const counts = LETTER_PAIRS.map((letters) => ({ letters, pairs: labelCounts(lines, { letters, stops }).pairs }));
    const best = counts.reduce((most, one) => (one.pairs > most.pairs ? one : most));
    if (best.pairs > 0) return { letters: best.letters, stops };
  }
  return { letters: 'QA', stops: false };
}

/** How often questions and answers are labelled; `pairs` is the smaller number. */
export function labelCounts(lines: readonly TextLine[], style: LabelStyle): { pairs: number; most: number } {
  const labels = new Labels(style);
  let questions = 0;
  let answers = 0;
  for (const { text } of lines) {
    const kind = labels.labelOf(text)?.kind;
    if (kind === 'question') questions++;
    else if (kind === 'answer') answers++;
  }
  return { pairs: Math.min(questions, answers), most: Math.max(questions, answers) };
}

export function labelledConfidence(lines: readonly TextLine[], style: LabelStyle): number {
  const { pairs, most } = labelCounts(lines, style);
  return pairs === 0 ? 0 : 0.6 + (0.38 * pairs) / most;
}

const every = <T>(items: readonly T[], offset: 0 | 1): T[] => items.filter((_, i) => i % 2 === offset);

function alternatingConfidence(lines: readonly TextLine[]): number {
  const texts = lines.map(({ text }) => text).filter((text) => text.trim() !== '');
  if (texts.length < 2) return 0;
  return 0.9 * Math.max(0, askedShare(every(texts, 0)) - askedShare(every(texts, 1)));
}

function blocksOf(lines: readonly TextLine[]): string[][] {
  const blocks: string[][] = [];
  let open: string[] | undefined;
  for (const { text } of lines) {
    if (text.trim() === '') open = undefined;
    else if (open === undefined) blocks.push((open = [text]));
    else open.push(text);
  }
  return blocks;
}

/** Each block a pair: blocks of several lines whose first asks and whose others do not. */
function pairedConfidence(blocks: readonly string[][]): number {
  const several = blocks.filter((block) => block.length > 1);
  if (blocks.length < 2 || several.length === 0) return 0;
  const asked = askedShare(blocks.map(([first]) => first ?? ''));
  const others = askedShare(several.flatMap((block) => block.slice(1)));
  const alike = blocks.every((block) => block.length === 2) ? 0.6 : 0.3;
  return (several.length / blocks.length) * Math.max(alike, 0.95 * (asked - others));
}

/** Blocks that take turns: the first of two asks, at its end or begin. */
function turnsConfidence(blocks: readonly string[][]): number {
  if (blocks.length < 2 || blocks.every((block) => block.length === 1)) return 0;
  const asks = (block: readonly string[]): boolean => looksAsked(block.at(-1) ?? '');
  const share = (some: readonly string[][]): number => some.filter(asks).length / Math.max(some.length, 1);
  return 0.85 * Math.max(0, share(every(blocks, 0)) - share(every(blocks, 1)));
}

/** @throws Error for settings that no look at a text gave. */
function textSettings(settings: RowSettings): TextSettings {
  const shape = TEXT_SHAPES.find((one) => one === settings.shape);
  const { letters, stops, alternate, each } = settings;
  if (shape === undefined || !isLetters(letters)) throw new Error('not the settings of a text');
  return { shape, letters, stops: stops === true, alternate: alternate === true, each: each === true };
}
