import { isObject, newValues, type JsonValues } from './json-columns.ts';
import type { SourceValue } from './rewrite.ts';

/**
 * A row for each of several answers (option `answers: 'each'`). `name` is the member of the record that holds them:
 *
 * - a list, of texts or of objects: each row has a list of one of them there, so that the same paths lead to it;
 * - an object of lists (`{"text":["a","b"],"answer_start":[1,9]}`): row i has the i-th item of each list, as a list of one.
 *
 * All else is the same in each row. A row with no answer, or with one that is no list, stays one row.
 */
export function* eachAnswer(row: JsonValues, name: string): Generator<JsonValues> {
  const answers = name in row ? row[name] : undefined;
  const count = countOf(answers);
  if (count < 2 || answers === undefined) yield row;
  else for (let i = 0; i < count; i++) yield Object.assign(newValues(), row, { [name]: answerAt(answers, i) });
}

/** Answers that a value holds; 0 when it is no list of them. */
export function countOf(answers: SourceValue | undefined): number {
  if (isList(answers)) return answers.length;
  return isObject(answers) ? Math.max(0, ...Object.values(answers).map((list) => (isList(list) ? list.length : 0))) : 0;
}

function answerAt(answers: SourceValue, index: number): SourceValue {
  if (isList(answers)) return answers.slice(index, index + 1);
  return Object.fromEntries(
    Object.entries(answers as Record<string, SourceValue>).map(([name, value]) => [
      name,
      isList(value) ? value.slice(index, index + 1) : value,
    ]),
  );
}

const isList = (value: unknown): value is readonly SourceValue[] => Array.isArray(value);
