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
const PROSE = /\p{L}\S*\s+\S*\p{L}|[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]{3}/u;
/** Values that a share has to be shown against: a column of three questions is not yet a column of questions. */
const DOUBT = 1.5;

export const columnLooks = (seen: ColumnsSeen): ColumnLook[] =>
  seen.columns.map((column) => {
    const values = valuesOf(seen, column);
    const countOf = (pattern: RegExp): number => values.filter((value) => pattern.test(value)).length;
    const chars = values.reduce((sum, value) => sum + value.length, 0);
    return {
      column,
      values: values.length,
      questions: countOf(ENDS_AS_QUESTION) / (values.length + DOUBT),
      meanChars: values.length === 0 ? 0 : chars / values.length,
      prose: values.length === 0 ? 0 : countOf(PROSE) / values.length,
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
