import { MAX_PATTERN_CHARS, Rule, type Operator, type Severity } from '@pairloom/contract';

/** A rule as a form holds it: whatever the operator, its value is text. */
export interface RuleDraft {
  name: string;
  field: string;
  operator: Operator;
  value: string;
  ignoreCase: boolean;
  severity: Severity;
  message: string;
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

export const newDraft = (): RuleDraft => ({
  name: '',
  field: 'answer',
  operator: 'minLength',
  value: '',
  ignoreCase: false,
  severity: 'warning',
  message: '',
});

export const draftOfRule = (rule: Rule): RuleDraft => ({
  name: rule.name,
  field: rule.field,
  operator: rule.operator,
  value: 'value' in rule ? (Array.isArray(rule.value) ? rule.value.join('\n') : String(rule.value)) : '',
  ignoreCase: 'ignoreCase' in rule ? rule.ignoreCase : false,
  severity: rule.severity,
  message: rule.message,
});

/**
 * The rule of a draft; null while it is none. A rule that is changed keeps its id, its condition `when` and what else the form does not
 * show; a new one gets an id from its name that `taken` does not hold.
 */
export function ruleOf(draft: RuleDraft, before: Rule | null, taken: readonly string[]): Rule | null {
  const kept = before ? { id: before.id, enabled: before.enabled, of: before.of, when: before.when } : null;
  const { name, field, operator, severity, message } = draft;
  const parsed = Rule.safeParse({
    id: freeId(name, taken),
    ...kept,
    name,
    field,
    operator,
    severity,
    message,
    ...valueOf(draft),
    ...(hasCase(operator) ? { ignoreCase: draft.ignoreCase } : {}),
  });
  return parsed.success ? parsed.data : null;
}

function valueOf({ operator, value }: RuleDraft): { value?: string | number | string[] } {
  switch (kindOf(operator)) {
    case 'text':
    case 'pattern':
      return { value };
    case 'number':
      return { value: value.trim() === '' ? Number.NaN : Number(value) };
    case 'list':
      return {
        value: value
          .split('\n')
          .map((line) => line.trim())
          .filter((line) => line !== ''),
      };
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
