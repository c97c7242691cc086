import { HtmlCapture, QuestionText, textValue, type PageEnd, type PageTag } from './html-capture.ts';
import type { PageReader } from './html-pass.ts';
import type { PageRows } from './html-rows.ts';
import type { PageWindow } from './html-window.ts';
import type { SourceRow } from './rewrite.ts';

const QUESTION_TYPE = /schema\.org\/Question\b/i;
const ANSWER_TYPE = /schema\.org\/Answer\b/i;

interface OpenAnswer {
  readonly depth: number;
  readonly whole: HtmlCapture;
  readonly texts: (string | undefined)[];
  text: { readonly depth: number; readonly capture: HtmlCapture } | undefined;
}

interface OpenQuestion {
  readonly depth: number;
  readonly line: number;
  readonly answers: (string | undefined)[];
  name: string;
  collecting: QuestionText | undefined;
  answer: OpenAnswer | undefined;
}

/** Elements of type schema.org/Question with `name` and answers, marked with itemscope and itemprop. */
export class MicrodataReader implements PageReader {
  readonly #window: PageWindow;
  readonly #rows: PageRows;
  #question: OpenQuestion | undefined;

  constructor(window: PageWindow, rows: PageRows) {
    this.#window = window;
    this.#rows = rows;
  }

  open(tag: PageTag): void {
    const question = this.#question;
    if (question === undefined) {
      if (QUESTION_TYPE.test(tag.attributes.itemtype ?? ''))
        this.#question = {
          depth: tag.depth,
          line: tag.line,
          answers: [],
          name: '',
          collecting: undefined,
          answer: undefined,
        };
    } else if (question.answer !== undefined) this.#openInAnswer(question.answer, tag);
    else this.#openInQuestion(question, tag);
  }

  #openInQuestion(question: OpenQuestion, tag: PageTag): void {
    question.collecting?.open(tag);
    const { itemtype = '', content } = tag.attributes;
    if (hasProp(tag, 'acceptedanswer') || hasProp(tag, 'suggestedanswer') || ANSWER_TYPE.test(itemtype)) {
      const whole = new HtmlCapture(this.#window, tag.end);
      question.answer = { depth: tag.depth, whole, texts: [], text: undefined };
    } else if (hasProp(tag, 'name') && question.name === '' && question.collecting === undefined) {
      if (content === undefined) question.collecting = new QuestionText(tag.depth);
      else question.name = textValue(content);
    }
  }

  #openInAnswer(answer: OpenAnswer, tag: PageTag): void {
    answer.whole.open(tag);
    answer.text?.capture.open(tag);
    if (answer.text !== undefined || !hasProp(tag, 'text')) return;
    const { content } = tag.attributes;
    if (content === undefined) answer.text = { depth: tag.depth, capture: new HtmlCapture(this.#window, tag.end) };
    else answer.texts.push(textValue(content));
  }

  close(end: PageEnd): void {
    const question = this.#question;
    if (question === undefined) return;
    if (question.answer !== undefined) this.#closeInAnswer(question, question.answer, end);
    else if (question.collecting !== undefined) {
      if (end.depth > question.collecting.depth) question.collecting.close(end);
      else {
        question.name = question.collecting.value;
        question.collecting = undefined;
      }
    } else if (end.depth === question.depth) {
      const { line, name, answers } = question;
      this.#rows.add({ line, questions: [name], answers, category: '' });
      this.#question = undefined;
    }
  }

  #closeInAnswer(question: OpenQuestion, answer: OpenAnswer, end: PageEnd): void {
    if (answer.text !== undefined) {
      if (end.depth > answer.text.depth) answer.text.capture.close(end);
      else {
        answer.texts.push(answer.text.capture.value(end.start));
        answer.text = undefined;
      }
    }
    if (end.depth > answer.depth) answer.whole.close(end);
    else {
      question.answers.push(...(answer.texts.length > 0 ? answer.texts : [answer.whole.value(end.start)]));
      question.answer = undefined;
    }
  }

  text(text: string): void {
    if (this.#question?.answer === undefined) this.#question?.collecting?.text(text);
  }

  leaveOut(start: number, end: number): void {
    this.#question?.answer?.whole.cut(start, end);
    this.#question?.answer?.text?.capture.cut(start, end);
  }

  jsonLd(): void {
    // Not read here.
  }

  end(): void {
    // What is open at the end of the page the parser has closed.
  }

  needs(): number {
    const answer = this.#question?.answer;
    const captures = [answer?.whole, answer?.text?.capture].filter((capture) => capture !== undefined);
    return Math.min(...captures.filter(({ isTooLong }) => !isTooLong).map(({ from }) => from));
  }

  take(): SourceRow[] {
    return this.#rows.take();
  }
}

const hasProp = ({ attributes }: PageTag, prop: string): boolean =>
  (attributes.itemprop ?? '').toLowerCase().split(/\s+/).includes(prop);
