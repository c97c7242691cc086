import { PAIR_STATUSES, type CompleteMapping, type ErrorCode } from '@pairloom/contract';
import type { ReadPlan } from '../ports/reading.ts';
import {
  MAX_ANSWER_CHARS,
  MAX_CATEGORY_CHARS,
  MAX_EXTERNAL_ID_CHARS,
  MAX_METADATA_CHARS,
  MAX_QUESTION_CHARS,
  MAX_TAG_CHARS,
  MAX_TAGS,
} from '../validate/limits.ts';

/** What is known of a group of findings. Row, line and value are those of its example. */
export interface GroupFacts {
  readonly code: ErrorCode;
  readonly field: string | null;
  readonly rows: number;
  readonly row: number;
  readonly line: number;
  readonly value: string | null;
  readonly otherRow: number | undefined;
}

type Proposal = (facts: GroupFacts, plan: ReadPlan) => string | null;

const MAX_CHARS: Readonly<Record<string, number>> = {
  question: MAX_QUESTION_CHARS,
  answer: MAX_ANSWER_CHARS,
  category: MAX_CATEGORY_CHARS,
  tags: MAX_TAG_CHARS,
  externalId: MAX_EXTERNAL_ID_CHARS,
};

const number = (n: number): string => n.toLocaleString('en-US');
const theRows = (n: number): string => (n === 1 ? 'the row' : `the ${number(n)} rows`);

const missing: Proposal = ({ field, rows }, { mapping }) =>
  `Fill in ${columnOf(field, mapping)} of ${theRows(rows)}, or map another column to ${field}; the other rows need no second import.`;

const tooLong: Proposal = ({ field, rows }) => {
  if (field === null) return null;
  const limit = MAX_CHARS[field] ?? (field.startsWith('metadata.') ? MAX_METADATA_CHARS : undefined);
  return limit === undefined ? null : `Shorten ${field} of ${theRows(rows)} to ${number(limit)} characters.`;
};

const status: Proposal = ({ rows, value }, { mapping }) => {
  const close = value === null ? undefined : closestStatus(value);
  if (close !== undefined) return `Write ${close} instead of ${JSON.stringify(value)}.`;
  return `Put one of ${PAIR_STATUSES.join(', ')} into ${columnOf('status', mapping)} of ${theRows(rows)}, or leave the status out of the mapping.`;
};

const PROPOSALS: Partial<Record<ErrorCode, Proposal>> = {
  question_missing: missing,
  answer_missing: missing,
  question_too_long: tooLong,
  answer_too_long: tooLong,
  field_too_long: tooLong,
  tags_too_many: ({ rows }) => `Keep at most ${MAX_TAGS} tags in ${theRows(rows)}.`,
  status_invalid: status,
  invalid_utf8: (_facts, { rewriting }) =>
    rewriting === undefined
      ? 'If the file was saved in another encoding, import it again with options.encoding, such as windows-1252.'
      : `If ${rewriting.encoding} is not the encoding of the file, import it again with another options.encoding.`,
  quote_unclosed: ({ line }) =>
    `Close the quote that is opened on line ${number(line)}, or set options.quote to "" if quotes have no meaning.`,
  quote_misplaced: (_facts, { dialect: { quote } }) =>
    `Write ${quote}${quote} for each ${quote} inside a quoted field.`,
  fields_too_many: (_facts, { dialect: { delimiter, quote } }) =>
    `Put fields that hold ${delimiter === '\t' ? 'a tab' : JSON.stringify(delimiter)} between ${quote || '"'} quotes.`,
  nul_character: ({ rows }) => `Remove the character U+0000 from ${theRows(rows)}.`,
  duplicate_in_file: ({ row, otherRow }) =>
    otherRow === undefined
      ? null
      : `Remove the row that does not count, such as row ${number(row)}: row ${number(otherRow)} stands for it.`,
};

/** What to do about a group of findings in this very file; null when nothing is plain. */
export function proposalFor(facts: GroupFacts, plan: ReadPlan | null): string | null {
  return plan === null ? null : (PROPOSALS[facts.code]?.(facts, plan) ?? null);
}

function columnOf(field: string | null, mapping: CompleteMapping): string {
  const source = field === null ? undefined : (mapping as Readonly<Record<string, unknown>>)[field];
  if (typeof source === 'string') return `the column "${source}"`;
  if (typeof source === 'object' && source !== null && 'column' in source && typeof source.column === 'string')
    return `the column "${source.column}"`;
  return `the ${field}`;
}

/** The one status that the text may be a slip of the pen for. */
function closestStatus(text: string): string | undefined {
  const given = text.trim().toLowerCase();
  const close = PAIR_STATUSES.filter((known) => distance(given, known) <= 2);
  return close.length === 1 ? close[0] : undefined;
}

/** Insertions, deletions and replacements between two texts. */
function distance(a: string, b: string): number {
  let before = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const now = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (before[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      now.push(Math.min(replaced, (before[j] ?? 0) + 1, (now[j - 1] ?? 0) + 1));
    }
    before = now;
  }
  return before[b.length] ?? 0;
}
