import type { Condition, NumberCondition, Operator, SizeCondition, TextCondition } from '@pairloom/contract';
import { compilePattern } from './patterns.ts';
import { isEmail, isUrl, numberIn, wordsOf } from './values.ts';

/** Whether values fulfil a condition; undefined when it cannot be told. */
export type Judgement = (values: readonly string[]) => boolean | undefined;

type TextTest = (text: string) => boolean | undefined;

/** What a condition says of a field that has no value: in a rule nothing, in `when` what its operator means. */
export type BlankMeans = 'fulfilled' | 'as said';

/** Said in the negative: no value is one that is not forbidden. */
const NEGATIVE: ReadonlySet<Operator> = new Set(['notEquals', 'notContains', 'notMatches', 'notOneOf']);

/** @throws Error for a pattern that `compilePattern` refuses; rules are checked before they are stored. */
export function judgementOf(condition: Condition, blank: BlankMeans): Judgement {
  const { operator, of } = condition;
  switch (operator) {
    case 'isPresent':
      return (values) => values.length > 0;
    case 'isBlank':
      return (values) => values.length === 0;
    case 'minCount':
      return (values) => values.length >= condition.value;
    case 'maxCount':
      return (values) => values.length <= condition.value;
    default: {
      const test = testOf(condition);
      const whenBlank = blank === 'fulfilled' || NEGATIVE.has(operator);
      return (values) => {
        if (values.length === 0) return whenBlank;
        return values.length === 1 ? test(values[0] as string) : ofSeveral(values, test, of === 'some');
      };
    }
  }
}

/** The value that settles it is enough, even when others cannot be told. */
function ofSeveral(values: readonly string[], test: TextTest, some: boolean): boolean | undefined {
  let unsure = false;
  for (const value of values) {
    const result = test(value);
    if (result === some) return some;
    unsure ||= result === undefined;
  }
  return unsure ? undefined : !some;
}

function testOf(condition: Condition): TextTest {
  switch (condition.operator) {
    case 'equals':
    case 'notEquals':
    case 'contains':
    case 'notContains':
    case 'startsWith':
    case 'endsWith':
      return textTest(condition);
    case 'matches':
    case 'notMatches':
      return patternTest(condition.value, condition.operator === 'matches');
    case 'oneOf':
    case 'notOneOf':
      return listTest(condition.value, condition.operator === 'oneOf', condition.ignoreCase);
    case 'minLength':
    case 'maxLength':
    case 'minWords':
    case 'maxWords':
      return sizeTest(condition.operator, condition.value);
    case 'greaterThan':
    case 'lessThan':
    case 'atLeast':
    case 'atMost':
      return numberTest(condition.operator, condition.value);
    case 'isUrl':
      return isUrl;
    case 'isEmail':
      return isEmail;
    case 'isNumber':
      return (text) => numberIn(text) !== undefined;
    case 'minCount':
    case 'maxCount':
    case 'isBlank':
    case 'isPresent':
      throw new Error(`${condition.operator} is told by the number of values, not by one of them.`);
  }
}

function textTest({ operator, value, ignoreCase }: TextCondition): TextTest {
  const cased = caseOf(ignoreCase);
  const wanted = cased(value);
  switch (operator) {
    case 'equals':
      return (text) => cased(text) === wanted;
    case 'notEquals':
      return (text) => cased(text) !== wanted;
    case 'contains':
      return (text) => cased(text).includes(wanted);
    case 'notContains':
      return (text) => !cased(text).includes(wanted);
    case 'startsWith':
      return (text) => cased(text).startsWith(wanted);
    case 'endsWith':
      return (text) => cased(text).endsWith(wanted);
  }
}

const caseOf =
  (ignored: boolean): ((text: string) => string) =>
  (text) =>
    ignored ? text.toLowerCase() : text;

function patternTest(source: string, wanted: boolean): TextTest {
  const pattern = compilePattern(source);
  if ('fault' in pattern) throw new Error(`A stored pattern ${pattern.fault}.`);
  return (text) => {
    const found = pattern.test(text);
    return found === undefined ? undefined : found === wanted;
  };
}

function listTest(values: readonly string[], wanted: boolean, ignoreCase: boolean): TextTest {
  const cased = caseOf(ignoreCase);
  const listed = new Set(values.map(cased));
  return (text) => listed.has(cased(text)) === wanted;
}

function sizeTest(operator: Exclude<SizeCondition['operator'], 'minCount' | 'maxCount'>, value: number): TextTest {
  switch (operator) {
    case 'minLength':
      return (text) => text.length >= value;
    case 'maxLength':
      return (text) => text.length <= value;
    case 'minWords':
      return (text) => wordsOf(text) >= value;
    case 'maxWords':
      return (text) => wordsOf(text) <= value;
  }
}

function numberTest(operator: NumberCondition['operator'], value: number): TextTest {
  const holds: Record<typeof operator, (n: number) => boolean> = {
    greaterThan: (n) => n > value,
    lessThan: (n) => n < value,
    atLeast: (n) => n >= value,
    atMost: (n) => n <= value,
  };
  const test = holds[operator];
  return (text) => {
    const n = numberIn(text);
    return n !== undefined && test(n);
  };
}
