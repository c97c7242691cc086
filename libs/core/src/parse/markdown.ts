import type { Guess } from '@pairloom/contract';
import { FileFault } from '../faults.ts';
import { MarkdownLines, type MarkdownLine } from './markdown-lines.ts';
import { labelledConfidence, labelStyle, samplesOf } from './plain-text.ts';
import { looksAsked } from './plain-text-asked.ts';
import { isLetters, Labels, type LabelStyle } from './plain-text-labels.ts';
import { headOf, linesOf, type TextLine } from './plain-text-lines.ts';
import { TextPair } from './plain-text-pairs.ts';
import type { Look, ReadOptions, RowSettings, SourceRow, TextFormat, TextSource } from './rewrite.ts';

/**
 * Markdown: headings of one level are questions, what follows up to the next heading of that level or a higher one is the answer,
 * kept as Markdown; or questions and answers are labelled (`**Q:** …`). Headings above are the category, from the highest down.
 * Columns are `question`, `answer` and, where there are such headings, `category`.
 */
export const markdown: TextFormat = { look, rows };

const LEVELS = [1, 2, 3, 4, 5, 6] as const;
/** Presets: labelled, or headings of a level. */
export const MARKDOWN_SHAPES = ['markdown-qa', ...LEVELS.map((level) => `markdown-h${level}`)];
const LABELLED = 0;
const CATEGORY_STEP = ' / ';

interface MarkdownSettings extends LabelStyle {
  /** Level of the headings that are questions; 0 when questions are labelled. */
  readonly level: number;
  readonly category: boolean;
  readonly each: boolean;
}

async function look(source: TextSource, options: ReadOptions): Promise<Look> {
  const { lines, complete } = await headOf(source);
  const parsed = parseAll(lines);
  const style = labelStyle(lines);
  const found = levelsFound(parsed, labelledConfidence(lines, style));
  const given = MARKDOWN_SHAPES.indexOf(options.preset ?? '');
  const level = given >= 0 ? given : bestLevel(found);
  const plain: MarkdownSettings = { level, ...style, category: true, each: options.answers === 'each' };
  const categorised = readAll(plain, parsed);
  const category = categorised.some((row) => 'values' in row && Array.isArray(row.values) && row.values[2] !== '');
  const settings = { ...plain, category };
  const read = category ? categorised : readAll(settings, parsed);
  return {
    settings,
    columns: category ? ['question', 'answer', 'category'] : ['question', 'answer'],
    samples: samplesOf(read),
    guesses: [levelGuess(level, found, given >= 0)],
    rows: complete ? read.length : null,
    complete,
  };
}

async function* rows(source: TextSource, settings: RowSettings): AsyncGenerator<readonly SourceRow[]> {
  const reader = new MarkdownReader(markdownSettings(settings));
  const parser = new MarkdownLines();
  for await (const lines of linesOf(source.pieces())) {
    const batch = lines.flatMap((line) => parser.push(line)).flatMap((line) => reader.push(line));
    if (batch.length > 0) yield batch;
  }
  yield [...parser.end().flatMap((line) => reader.push(line)), ...reader.end()];
}

function parseAll(lines: readonly TextLine[]): MarkdownLine[] {
  const parser = new MarkdownLines();
  return [...lines.flatMap((line) => parser.push(line)), ...parser.end()];
}

function readAll(settings: MarkdownSettings, lines: readonly MarkdownLine[]): SourceRow[] {
  const reader = new MarkdownReader(settings);
  return [...lines.flatMap((line) => reader.push(line)), ...reader.end()];
}

interface LevelFound {
  readonly level: number;
  readonly confidence: number;
}

/** The level whose headings ask most and are answered; where none asks, the one with most headings that text follows. */
function levelsFound(lines: readonly MarkdownLine[], labelled: number): LevelFound[] {
  const counts = LEVELS.map((level) => countLevel(lines, level));
  const most = Math.max(0, ...counts.map(({ score }) => score));
  const found = counts
    .filter(({ answered }) => answered > 0)
    .map(({ level, answered, asked, score }) => ({
      level,
      confidence: (score / most) * (0.55 + (0.4 * asked) / answered),
    }));
  if (labelled > 0) found.push({ level: LABELLED, confidence: labelled });
  return found.sort((a, b) => b.confidence - a.confidence);
}

function countLevel(
  lines: readonly MarkdownLine[],
  level: number,
): LevelFound & Record<'answered' | 'asked' | 'score', number> {
  let answered = 0;
  let asked = 0;
  let open: string | undefined;
  for (const line of lines) {
    if (line.is === 'heading') open = line.level === level ? line.text : undefined;
    else if (open !== undefined && line.text.trim() !== '') {
      answered++;
      if (looksAsked(open)) asked++;
      open = undefined;
    }
  }
  return { level, confidence: 0, answered, asked, score: asked + answered / 4 };
}

/** @throws FileFault `shape_unknown` */
function bestLevel(found: readonly LevelFound[]): number {
  const [best] = found;
  if (best !== undefined) return best.level;
  throw new FileFault(
    'shape_unknown',
    'The Markdown has neither headings that text follows nor labels such as **Q:** and **A:**.',
  );
}

const shapeName = (level: number): string => MARKDOWN_SHAPES[level] ?? '';

const levelGuess = (level: number, found: readonly LevelFound[], given: boolean): Guess => ({
  option: 'preset',
  value: shapeName(level),
  confidence: given ? 1 : round(found.find((one) => one.level === level)?.confidence ?? 0),
  alternatives: found
    .filter((one) => one.level !== level)
    .map((one) => ({ value: shapeName(one.level), confidence: round(one.confidence) })),
});

const round = (value: number): number => Math.round(value * 100) / 100;

/** Makes pairs of headings, or of labels, and what follows them. */
class MarkdownReader {
  readonly #settings: MarkdownSettings;
  readonly #labels: Labels | undefined;
  /** The headings above, by level. */
  readonly #path: string[] = [];
  #pair: TextPair | undefined;

  constructor(settings: MarkdownSettings) {
    this.#settings = settings;
    if (settings.level === LABELLED) this.#labels = new Labels(settings);
  }

  push(line: MarkdownLine): SourceRow[] {
    const label = this.#labels?.labelOf(line.text);
    if (label?.kind === 'question') return this.#begin(line.line, label.rest);
    if (label?.kind === 'answer') {
      const pair = (this.#pair ??= this.#newPair(line.line));
      pair.openAnswer();
      pair.answer(label.rest);
      return [];
    }
    if (line.is === 'heading') return this.#heading(line.level, line.text, line.line);
    if (this.#labels === undefined) this.#pair?.answer(line.text);
    else this.#pair?.append(line.text);
    return [];
  }

  end(): SourceRow[] {
    const rows = this.#pair?.rows(this.#settings.each) ?? [];
    this.#pair = undefined;
    return rows;
  }

  #heading(level: number, text: string, line: number): SourceRow[] {
    const own = this.#settings.level;
    if (level === own) return this.#begin(line, bare(text));
    if (own !== LABELLED && level > own) {
      this.#pair?.answer(`${'#'.repeat(level)} ${text}`);
      return [];
    }
    this.#path.length = Math.min(this.#path.length, level - 1);
    this.#path[level - 1] = bare(text);
    return this.end();
  }

  #begin(line: number, question: string): SourceRow[] {
    const rows = this.end();
    this.#pair = this.#newPair(line);
    this.#pair.ask(question);
    return rows;
  }

  #newPair(line: number): TextPair {
    const steps = this.#path.filter((step) => step !== undefined && step !== '');
    return new TextPair(line, this.#settings.category ? [steps.join(CATEGORY_STEP)] : []);
  }
}

/** Text of a heading without the emphasis and the name of an anchor around it. */
function bare(text: string): string {
  const plain = text.trim().replace(/\s*\{#[^{}\s]*\}$/, '');
  return /^(\*{1,3}|_{1,3})(?=\S)([^*_]+)\1$/.exec(plain)?.[2] ?? plain;
}

/** @throws Error for settings that no look at Markdown gave. */
function markdownSettings({ level, letters, stops, category, each }: RowSettings): MarkdownSettings {
  if (typeof level !== 'number' || !isLetters(letters)) throw new Error('not the settings of Markdown');
  return { level, letters, stops: stops === true, category: category === true, each: each === true };
}
