import { MAX_RAW_CHARS } from '../validate/limits.ts';
import type { Labels } from './plain-text-labels.ts';
import { MAX_PAIR_CHARS, type TextLine } from './plain-text-lines.ts';
import type { SourceRow, SourceValue } from './rewrite.ts';

/** A question and its answers as they are gathered line by line. */
export class TextPair {
  readonly line: number;
  readonly #question: string[] = [];
  readonly #answers: string[][] = [];
  /** Values of the columns behind question and answer. */
  readonly #further: readonly string[];
  #chars = 0;

  constructor(line: number, further: readonly string[] = []) {
    this.line = line;
    this.#further = further;
  }

  get isAnswered(): boolean {
    return this.#answers.length > 0;
  }

  ask(text: string): void {
    this.#add(this.#question, text);
  }

  /** Begins a further answer. */
  openAnswer(): void {
    this.#answers.push([]);
  }

  answer(text: string): void {
    if (this.#answers.length === 0) this.openAnswer();
    this.#add(this.#answers.at(-1) as string[], text);
  }

  /** Adds to what was begun last. */
  append(text: string): void {
    if (this.isAnswered) this.answer(text);
    else this.ask(text);
  }

  /** `each`: a row for each answer; else several answers are a list. */
  rows(each: boolean): SourceRow[] {
    const question = block(this.#question);
    const answers = this.#answers.map(block).filter((answer) => answer !== '');
    if (this.#chars > MAX_PAIR_CHARS) {
      const message = `The pair has more than ${MAX_PAIR_CHARS} characters.`;
      const raw = `${question}\n${answers.join('\n')}`.slice(0, MAX_RAW_CHARS);
      return [{ line: this.line, flaw: { code: 'row_too_large', message }, raw }];
    }
    const row = (answer: SourceValue): SourceRow => ({ line: this.line, values: [question, answer, ...this.#further] });
    if (answers.length < 2) return [row(answers[0] ?? '')];
    return each ? answers.map(row) : [row(answers)];
  }

  /** What passes the limit is not held: the row has failed then. */
  #add(lines: string[], text: string): void {
    if (this.#chars <= MAX_PAIR_CHARS) lines.push(text);
    this.#chars += text.length + 1;
  }
}

/** Lines as one text, without blank lines at its ends. */
function block(lines: readonly string[]): string {
  let start = 0;
  let end = lines.length;
  while (start < end && lines[start]?.trim() === '') start++;
  while (end > start && lines[end - 1]?.trim() === '') end--;
  return lines.slice(start, end).join('\n').trimEnd();
}

/** Makes rows of lines; a pair is given when the next one begins. */
export interface LineReader {
  push(line: TextLine): readonly SourceRow[];
  end(): readonly SourceRow[];
}

/** What the readers below have in common: the pair that is being read. */
class OpenPair {
  readonly #each: boolean;
  pair: TextPair | undefined;

  constructor(each: boolean) {
    this.#each = each;
  }

  /** To be called when none is open. */
  begin(line: number): TextPair {
    return (this.pair = new TextPair(line));
  }

  close(): readonly SourceRow[] {
    const rows = this.pair?.rows(this.#each) ?? [];
    this.pair = undefined;
    return rows;
  }
}

/** `Q:` and `A:` before questions and answers. What stands before the first label belongs to no pair. */
export class LabelledReader implements LineReader {
  readonly #labels: Labels;
  readonly #open: OpenPair;

  constructor(labels: Labels, each: boolean) {
    this.#labels = labels;
    this.#open = new OpenPair(each);
  }

  push({ line, text }: TextLine): readonly SourceRow[] {
    const label = this.#labels.labelOf(text);
    if (label === undefined) {
      this.#open.pair?.append(text);
      return [];
    }
    // An answer that no question precedes is a row all the same, and told to lack one.
    const rows = label.kind === 'question' ? this.#open.close() : [];
    const pair = this.#open.pair ?? this.#open.begin(line);
    if (label.kind === 'answer') pair.openAnswer();
    pair.append(label.rest);
    return rows;
  }

  end(): readonly SourceRow[] {
    return this.#open.close();
  }
}

/** A line with a question, a line with its answer; blank lines do not matter. */
export class AlternatingReader implements LineReader {
  readonly #open = new OpenPair(false);

  push({ line, text }: TextLine): readonly SourceRow[] {
    if (text.trim() === '') return [];
    const { pair } = this.#open;
    if (pair !== undefined) {
      pair.answer(text);
      return this.#open.close();
    }
    this.#open.begin(line).ask(text);
    return [];
  }

  end(): readonly SourceRow[] {
    return this.#open.close();
  }
}

/**
 * Blocks set apart by blank lines: each a pair whose first line is the question; or, `alternate`, a block with a question, a block
 * with its answer.
 */
export class BlockReader implements LineReader {
  readonly #open = new OpenPair(false);
  readonly #alternate: boolean;
  #inBlock = false;

  constructor(alternate: boolean) {
    this.#alternate = alternate;
  }

  push({ line, text }: TextLine): readonly SourceRow[] {
    const begins = !this.#inBlock && text.trim() !== '';
    this.#inBlock = text.trim() !== '';
    if (!this.#inBlock) return [];
    const { pair } = this.#open;
    if (!begins) {
      if (this.#alternate) pair?.append(text);
      else pair?.answer(text);
      return [];
    }
    if (this.#alternate && pair !== undefined && !pair.isAnswered) {
      pair.answer(text);
      return [];
    }
    const rows = this.#open.close();
    this.#open.begin(line).ask(text);
    return rows;
  }

  end(): readonly SourceRow[] {
    return this.#open.close();
  }
}
