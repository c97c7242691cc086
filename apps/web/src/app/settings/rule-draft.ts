import { MAX_PATTERN_CHARS, Rule, type Condition, type Operator, type Severity } from '@pairloom/contract';
import { linesOf } from './lines.ts';

/** A condition as a form holds it: whatever the operator, its value is text. */
export interface ConditionDraft {
  field: string;
  of: Condition['of'];
  operator: Operator;
  value: string;
  ignoreCase: boolean;
}

/** A rule as a form holds it: what rows must be, and which rows it is for; null for all of them. */
export interface RuleDraft {
  name: string;
  severity: Severity;
  message: string;
  must: ConditionDraft;
  when: ConditionDraft | null;
}

/** What kind of value an operator is given. */
export type ValueKind = 'text' | 'pattern' | 'list' | 'number' | 'none';

const KINDS: Record<Operator, ValueKind> = {
  equals: 'text',
  notEquals: 'text',
  contains: 'text',
  notContains: 'text',
  startsWith: 'text',
  endsWith: 'text',
  matches: 'pattern',
  notMatches: 'pattern',
  oneOf: 'list',
  notOneOf: 'list',
  minLength: 'number',
  maxLength: 'number',
  minWords: 'number',
  maxWords: 'number',
  minCount: 'number',
  maxCount: 'number',
  greaterThan: 'number',
  lessThan: 'number',
  atLeast: 'number',
  atMost: 'number',
  isBlank: 'none',
  isPresent: 'none',
  isUrl: 'none',
  isEmail: 'none',
  isNumber: 'none',
};

export const OPERATORS = Object.keys(KINDS) as Operator[];

export const kindOf = (operator: Operator): ValueKind => KINDS[operator];

export const hasCase = (operator: Operator): boolean => KINDS[operator] === 'text' || KINDS[operator] === 'list';

export const MAX_VALUE_CHARS = Math.max(1_000, MAX_PATTERN_CHARS);

export const newCondition = (field: string, operator: Operator): ConditionDraft => ({
  field,
  of: 'every',
  operator,
  value: '',
  ignoreCase: false,
});

export const newDraft = (): RuleDraft => ({
  name: '',
  severity: 'warning',
  message: '',
  must: newCondition('answer', 'minLength'),
  when: null,
});

export const draftOfRule = (rule: Rule): RuleDraft => ({
  name: rule.name,
  severity: rule.severity,
  message: rule.message,
  must: draftOfCondition(rule),
  when: rule.when ? draftOfCondition(rule.when) : null,
});

const draftOfCondition = (condition: Condition | Rule): ConditionDraft => ({
  field: condition.field,
  of: condition.of,
  operator: condition.operator,
  value: valueText(condition),
  ignoreCase: 'ignoreCase' in condition ? condition.ignoreCase : false,
});

/** The value of a condition as text, a list with one on each line; '' for one without. */
function valueText(condition: Condition | Rule): string {
  if (!('value' in condition)) return '';
  return Array.isArray(condition.value) ? condition.value.join('\n') : String(condition.value);
}

/** The rule of a draft; null while it is none. A rule that is changed keeps its id; a new one gets one from its name that `taken` does not hold. */
export function ruleOf(draft: RuleDraft, before: Rule | null, taken: readonly string[]): Rule | null {
  const { name, severity, message, must, when } = draft;
  const parsed = Rule.safeParse({
    id: before?.id ?? freeId(name, taken),
    enabled: before?.enabled ?? true,
    name,
    severity,
    message,
    ...conditionOf(must),
    ...(when ? { when: conditionOf(when) } : {}),
  });
  return parsed.success ? parsed.data : null;
}

/** What the contract is to read; whether it is a condition is for the contract to say. */
function conditionOf(draft: ConditionDraft): object {
  const { field, of, operator, ignoreCase } = draft;
  return { field, of, operator, ...valueOf(draft), ...(hasCase(operator) ? { ignoreCase } : {}) };
}

function valueOf({ operator, value }: ConditionDraft): { value?: string | number | string[] } {
  switch (kindOf(operator)) {
    case 'text':
    case 'pattern':
      return { value };
    case 'number':
      return { value: value.trim() === '' ? Number.NaN : Number(value) };
    case 'list':
      return { value: linesOf(value) };
    case 'none':
      return {};
  }
}

/** An id in the letters that ids may have. */
export function freeId(name: string, taken: readonly string[]): string {
  const plain = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 56);
  const base = plain === '' ? 'rule' : plain;
  for (let number = 1; ; number++) {
    const id = number === 1 ? base : `${base}-${number}`;
    if (!taken.includes(id)) return id;
  }
}
