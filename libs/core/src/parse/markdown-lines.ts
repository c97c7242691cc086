import type { TextLine } from './plain-text-lines.ts';

/** What a line of Markdown is, as far as headings go. */
export type MarkdownLine =
  | { readonly is: 'heading'; readonly level: number; readonly text: string; readonly line: number }
  | { readonly is: 'text'; readonly text: string; readonly line: number };

const ATX = /^ {0,3}(#{1,6})(?:[ \t]+(.*))?$/;
const FENCE = /^ {0,3}(`{3,}|~{3,})(.*)$/;
/** What cannot be the text of a heading that is underlined: lists, quotes, tables, code, rules. */
const NO_UNDERLINED = /^(?: {4}|\t| {0,3}(?:[>|]|[-*+][ \t]|\d{1,9}[.)][ \t]|(?:[-*_][ \t]*){3,}$))/;
const FRONT_MATTER_LINES = 500;

/**
 * Tells headings (`## …`, or underlined with = or -) from other lines. Lines in fenced code are never headings; front matter is
 * left out. A line is told when the next one is known, since that may underline it.
 */
export class MarkdownLines {
  #waiting: TextLine | undefined;
  #fence: { readonly mark: string; readonly length: number } | undefined;
  /** Lines of what may be front matter. */
  #front: TextLine[] | undefined = [];

  push(line: TextLine): MarkdownLine[] {
    if (this.#front !== undefined) return this.#pushFront(line, this.#front);
    return this.#pushBody(line);
  }

  end(): MarkdownLine[] {
    // Front matter that never ended is text.
    const front = this.#front ?? [];
    this.#front = undefined;
    return [...front.flatMap((line) => this.#pushBody(line)), ...this.#flush()];
  }

  #pushFront(line: TextLine, front: TextLine[]): MarkdownLine[] {
    const opens = front.length === 0 && line.line === 1 && /^---\s*$/.test(line.text);
    const ends = front.length > 0 && /^(?:---|\.\.\.)\s*$/.test(line.text);
    if (ends) this.#front = undefined;
    if (ends) return [];
    front.push(line);
    if (opens || (front.length > 1 && front.length < FRONT_MATTER_LINES)) return [];
    this.#front = undefined;
    return front.flatMap((one) => this.#pushBody(one));
  }

  #pushBody(line: TextLine): MarkdownLine[] {
    const fence = FENCE.exec(line.text);
    if (this.#fence !== undefined || (fence !== null && !(fence[1]?.startsWith('`') && fence[2]?.includes('`')))) {
      this.#turnFence(fence);
      return [...this.#flush(), { is: 'text', ...line }];
    }
    const atx = ATX.exec(line.text);
    if (atx !== null) {
      const text = (atx[2] ?? '').replace(/(?:^|[ \t])#+[ \t]*$/, '');
      return [...this.#flush(), { is: 'heading', level: atx[1]?.length ?? 1, text, line: line.line }];
    }
    return this.#underlined(line) ?? this.#wait(line);
  }

  #turnFence(fence: RegExpExecArray | null): void {
    const marks = fence?.[1] ?? '';
    const mark = marks.charAt(0);
    if (this.#fence === undefined) this.#fence = { mark, length: marks.length };
    else if (mark === this.#fence.mark && marks.length >= this.#fence.length && fence?.[2]?.trim() === '')
      this.#fence = undefined;
  }

  #underlined({ text }: TextLine): MarkdownLine[] | undefined {
    const above = this.#waiting;
    const level = /^ {0,3}=+\s*$/.test(text) ? 1 : /^ {0,3}-+\s*$/.test(text) ? 2 : 0;
    if (level === 0 || above === undefined || above.text.trim() === '' || NO_UNDERLINED.test(above.text))
      return undefined;
    this.#waiting = undefined;
    return [{ is: 'heading', level, text: above.text, line: above.line }];
  }

  #wait(line: TextLine): MarkdownLine[] {
    const told = this.#flush();
    this.#waiting = line;
    return told;
  }

  #flush(): MarkdownLine[] {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    return waiting === undefined ? [] : [{ is: 'text', ...waiting }];
  }
}
