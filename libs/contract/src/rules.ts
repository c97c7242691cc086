import * as z from 'zod';
import { storableText } from './mapping.ts';
import { Timestamp, Uuid } from './paging.ts';
import { ErrorCodeSchema } from './problem.ts';
import { Severity } from './row-errors.ts';
import { ValidatedField, ValidationSettings } from './validation.ts';

export const MAX_RULES = 100;
export const MAX_PATTERN_CHARS = 500;

const subject = {
  field: ValidatedField,
  of: z
    .enum(['every', 'some'])
    .default('every')
    .describe('of several values, as tags and variants have: whether each must fulfil it, or one'),
};
const ignoreCase = z.boolean().default(false);

const TextCondition = z.strictObject({
  ...subject,
  operator: z.enum(['equals', 'notEquals', 'contains', 'notContains', 'startsWith', 'endsWith']),
  value: storableText(1000).min(1),
  ignoreCase,
});
const PatternCondition = z.strictObject({
  ...subject,
  operator: z.enum(['matches', 'notMatches']),
  value: storableText(MAX_PATTERN_CHARS)
    .min(1)
    .describe('regular expression in the syntax of RE2, found anywhere in the value unless it has ^ and $'),
});
const ListCondition = z.strictObject({
  ...subject,
  operator: z.enum(['oneOf', 'notOneOf']),
  value: z.array(storableText(1000).min(1)).min(1).max(1000),
  ignoreCase,
});
const SizeCondition = z.strictObject({
  ...subject,
  operator: z
    .enum(['minLength', 'maxLength', 'minWords', 'maxWords', 'minCount', 'maxCount'])
    .describe('length in UTF-16 units; words, where an ideograph or kana counts as one; number of values'),
  value: z.number().int().min(0).max(1_000_000),
});
const NumberCondition = z.strictObject({
  ...subject,
  operator: z.enum(['greaterThan', 'lessThan', 'atLeast', 'atMost']).describe('what is no number does not fulfil it'),
  value: z.number(),
});
const BareCondition = z.strictObject({
  ...subject,
  operator: z.enum(['isBlank', 'isPresent', 'isUrl', 'isEmail', 'isNumber']),
});

const SHAPES = [TextCondition, PatternCondition, ListCondition, SizeCondition, NumberCondition, BareCondition] as const;

/** What a field must be. Blank values fulfil everything but isPresent, minCount and, in `when`, what is not said in the negative. */
export const Condition = z.discriminatedUnion('operator', SHAPES);
export type Condition = z.infer<typeof Condition>;
export type Operator = Condition['operator'];
export type TextCondition = z.infer<typeof TextCondition>;
export type SizeCondition = z.infer<typeof SizeCondition>;
export type NumberCondition = z.infer<typeof NumberCondition>;

const rule = {
  id: z
    .string()
    .regex(/^[a-z0-9][a-z0-9_-]{0,63}$/, 'must be lower case letters, digits, - and _')
    .describe('names the rule in findings; kept from version to version'),
  name: storableText(200).trim().min(1),
  severity: Severity.describe('error fails the row'),
  message: storableText(500).trim().min(1).describe('what the finding says'),
  when: Condition.optional().describe('the rule is for rows that fulfil it'),
  enabled: z.boolean().default(true),
};

/** What rows of a project must be: a row that does not fulfil the condition gets a finding `rule_violated`. */
export const Rule = z.discriminatedUnion('operator', [
  TextCondition.extend(rule),
  PatternCondition.extend(rule),
  ListCondition.extend(rule),
  SizeCondition.extend(rule),
  NumberCondition.extend(rule),
  BareCondition.extend(rule),
]);
export type Rule = z.infer<typeof Rule>;

export const Rules = z
  .array(Rule)
  .max(MAX_RULES)
  .superRefine((rules, ctx) => {
    const seen = new Set<string>();
    for (const [index, { id }] of rules.entries()) {
      if (seen.has(id)) ctx.addIssue({ code: 'custom', path: [index, 'id'], message: `there is another rule ${id}` });
      seen.add(id);
    }
  });

/** A version of the rules of a project. The newest is the one that imports go by; version 0 stands for none as yet. */
export const RuleSet = z.object({
  version: z.number().int().nonnegative(),
  rules: Rules,
  createdBy: z.string().nullable(),
  createdAt: Timestamp.nullable(),
});
export type RuleSet = z.infer<typeof RuleSet>;

export const PutRules = z.strictObject({ rules: Rules });
export type PutRules = z.infer<typeof PutRules>;

const text = z.string().max(200_000);

/** A row to try rules on. */
export const SampleRow = z.strictObject({
  question: text,
  answer: text,
  category: text.optional(),
  tags: z.array(text).max(200).optional(),
  status: text.optional(),
  externalId: text.optional(),
  variants: z.array(text).max(200).optional(),
  metadata: z.record(z.string().min(1).max(100), z.unknown()).optional(),
});
export type SampleRow = z.infer<typeof SampleRow>;

export const TryRules = z
  .strictObject({
    rules: Rules.optional().describe('those of the project when left out'),
    settings: ValidationSettings.optional().describe('those of the project when left out'),
    rows: z.array(SampleRow).min(1).max(1000).optional(),
    importId: Uuid.optional().describe('try them on the rows of this import'),
    maxRows: z.number().int().min(1).max(20_000).default(1000).describe('rows of the import to look at'),
  })
  .refine(({ rows, importId }) => (rows === undefined) !== (importId === undefined), 'must give rows or importId');
export type TryRules = z.infer<typeof TryRules>;

const count = z.number().int().nonnegative();
const rowNumber = z.number().int().positive();

/** All findings of one code, field, severity and rule. */
export const TriedGroup = z.object({
  code: ErrorCodeSchema,
  field: z.string().nullable(),
  severity: Severity,
  rule: z.string().nullable().describe('id of the rule'),
  count: count.describe('findings'),
  examples: z
    .array(z.object({ row: rowNumber, line: rowNumber.nullable(), value: z.string().nullable(), message: z.string() }))
    .describe('the first few'),
});
export type TriedGroup = z.infer<typeof TriedGroup>;

/** What rules and settings would say. Nothing is stored. */
export const TriedRules = z.object({
  rows: count.describe('rows looked at'),
  failed: count.describe('rows that would fail'),
  complete: z.boolean().describe('false when the import has more rows than were looked at'),
  groups: z.array(TriedGroup).describe('errors first, the most frequent first'),
  rules: z.array(z.object({ id: z.string(), violated: count })).describe('every rule that is enabled, in order'),
  quality: z.array(count).length(10).describe('rows by quality score, by tenths from 0 to 1'),
});
export type TriedRules = z.infer<typeof TriedRules>;
