import { valuesOf, type ColumnsSeen } from './columns.ts';

/** What the samples say of a column. Shares are of the values that are not blank. */
export interface ColumnLook {
  readonly column: string;
  readonly values: number;
  /** Share that ends in a question mark, as a careful estimate: few values prove little. */
  readonly questions: number;
  readonly meanChars: number;
  /** Share that is text of several words, or of a script that needs no spaces. */
  readonly prose: number;
  readonly distinct: number;
}

/** Question marks of Latin, full-width, Arabic, Armenian, Ethiopic and Vai writing, with what may close a sentence after them. */
const ENDS_AS_QUESTION = /[?？؟՞፧꘏][\s"'»”’」』)）\]]*$/u;
const LETTER = /\p{L}/u;
const UNSPACED_PROSE = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]{3}/u;
/** How much of the begin or end of a value is judged: a cell may have millions of characters. */
const JUDGED_CHARS = 1_000;

const endsAsQuestion = (value: string): boolean => ENDS_AS_QUESTION.test(value.slice(-JUDGED_CHARS));

/** Whether letters stand in two words that follow each other. Words are taken one by one: a pattern over both is slow on a long one. */
function isProse(value: string): boolean {
  const begin = value.slice(0, JUDGED_CHARS);
  const words = begin.split(/\s+/u);
  return words.some((word, i) => LETTER.test(word) && LETTER.test(words[i + 1] ?? '')) || UNSPACED_PROSE.test(begin);
}

/** Values that a share has to be shown against: a column of three questions is not yet a column of questions. */
const DOUBT = 1.5;

export const columnLooks = (seen: ColumnsSeen): ColumnLook[] =>
  seen.columns.map((column) => {
    const values = valuesOf(seen, column);
    const countOf = (judged: (value: string) => boolean): number => values.filter(judged).length;
    const chars = values.reduce((sum, value) => sum + value.length, 0);
    return {
      column,
      values: values.length,
      questions: countOf(endsAsQuestion) / (values.length + DOUBT),
      meanChars: values.length === 0 ? 0 : chars / values.length,
      prose: values.length === 0 ? 0 : countOf(isProse) / values.length,
      distinct: values.length === 0 ? 0 : new Set(values).size / values.length,
    };
  });

export interface ContentGuess {
  readonly column: string;
  readonly confidence: number;
}

/** The column whose values read like questions, and how sure that is; undefined when none does. */
export function guessQuestion(looks: readonly ColumnLook[]): ContentGuess | undefined {
  const [best, second] = looks
    .filter((look) => look.questions > 0 && look.distinct > 0.5)
    .sort((a, b) => b.questions - a.questions);
  return best && { column: best.column, confidence: best.questions * (1 - (second?.questions ?? 0)) };
}

/** The column of the longest texts beside the question; undefined when there are no texts. */
export function guessAnswer(looks: readonly ColumnLook[], question: ContentGuess): ContentGuess | undefined {
  const [best, second] = looks
    .filter((look) => look.column !== question.column && look.prose > 0.5)
    .sort((a, b) => b.meanChars - a.meanChars);
  if (best === undefined) return undefined;
  const lead = second === undefined ? 1 : 1 - second.meanChars / best.meanChars;
  return { column: best.column, confidence: question.confidence * lead * (1 - best.questions) };
}
