/** Words that stand before questions and answers, by language. A new language is a line. */
const WORDS: readonly (readonly [question: string, answer: string])[] = [
  ['question|ques', 'answer|ans'],
  ['frage', 'antwort'],
  ['question', 'r[ée]ponse'],
  ['pregunta', 'respuesta'],
  ['pergunta', 'resposta'],
  ['domanda', 'risposta'],
  ['vraag', 'antwoord'],
  ['pytanie', 'odpowiedź'],
  ['soru', 'cevap'],
  ['вопрос', 'ответ'],
  ['问题|問題|提问|提問|问|問', '答案|答复|回答|答'],
  ['質問|ご質問', '回答|ご回答|答え'],
  ['질문|문', '답변|대답|답'],
  ['السؤال|سؤال|س', 'الإجابة|إجابة|الجواب|جواب|ج'],
];

/** Single letters mean what they mean in one language only, so a text has one pair of them. */
const LETTERS = {
  QA: ['[QＱ]', '[AＡ]'],
  QR: ['Q', 'R'],
  FA: ['F', 'A'],
  PR: ['P', 'R'],
  DR: ['D', 'R'],
  ВО: ['В', 'О'],
} as const satisfies Record<string, readonly [string, string]>;

export type Letters = keyof typeof LETTERS;
export const LETTER_PAIRS = Object.keys(LETTERS) as readonly Letters[];
export const isLetters = (value: unknown): value is Letters => LETTER_PAIRS.some((pair) => pair === value);

/** How questions and answers are labelled. */
export interface LabelStyle {
  readonly letters: Letters;
  /** Whether a full stop does after a letter: `Q. When?` */
  readonly stops: boolean;
}

export interface Label {
  readonly kind: 'question' | 'answer';
  /** What stands behind the label. */
  readonly rest: string;
}

/** Longest label with what stands around it. */
const LABEL_CHARS = 60;
const BEFORE = String.raw`^[\s*_#>•·\-]{0,12}(?:[(\[]?\d{1,6}[.)\]:、．]{0,2}\s*)?`;
const NUMBERED = String.raw`\s?[#№.]?\s?\d{1,6}\s*[.:：)\]、．–—\-]`;
const COLON = String.raw`\s{0,3}[:：]`;
const STOP = String.raw`[.．、](?!\p{L}\.)`;
const BRACKETED = (label: string): string => String.raw`[[【(（]\s?(?:${label})\s?\d{0,6}\s?[\]】)）]\s?[:：]?`;
const AFTER = String.raw`[*_]{0,3}\s*`;

/** Recognises labels at the begin of a line. */
export class Labels {
  readonly #question: RegExp;
  readonly #answer: RegExp;

  constructor({ letters, stops }: LabelStyle) {
    const [question, answer] = LETTERS[letters];
    this.#question = labelled([...WORDS.map(([word]) => word), question], stops ? question : undefined);
    this.#answer = labelled([...WORDS.map(([, word]) => word), answer], stops ? answer : undefined);
  }

  labelOf(line: string): Label | undefined {
    const head = line.slice(0, LABEL_CHARS);
    const question = this.#question.exec(head);
    if (question !== null) return { kind: 'question', rest: restOf(line, question[0]) };
    const answer = this.#answer.exec(head);
    return answer === null ? undefined : { kind: 'answer', rest: restOf(line, answer[0]) };
  }
}

function labelled(labels: readonly string[], stopped: string | undefined): RegExp {
  const label = labels.join('|');
  const ends = `(?:${label})(?:${NUMBERED}|${COLON})`;
  const stop = stopped === undefined ? '' : `|${stopped}${STOP}`;
  return new RegExp(`${BEFORE}(?:${BRACKETED(label)}|${ends}${stop})${AFTER}`, 'iu');
}

/** Emphasis that was opened before the label is closed behind the text. */
function restOf(line: string, label: string): string {
  const rest = line.slice(label.length);
  const opened = /^[\s>#•·-]*(\*{1,3}|_{1,3})/.exec(label)?.[1];
  if (opened === undefined || label.trimEnd().endsWith(opened)) return rest;
  const trimmed = rest.trimEnd();
  return trimmed.endsWith(opened) ? trimmed.slice(0, -opened.length) : rest;
}
