import type { PairContent } from '../identity/content-hash.ts';
import { KEY_BYTES } from '../identity/key.ts';
import type { Finding, PreparedPair, ReadPlan } from '../ports/reading.ts';
import { PairChecks } from './pair-checks.ts';
import { RowFindings } from './row-findings.ts';
import { refusedTransition } from './status-transition.ts';
import { checkTags } from './tags.ts';

export interface JudgedChange {
  /** An error among them means that the change is not made. */
  readonly findings: readonly Finding[];
  /** Quality score from 0 to 1 of the pair after the change. */
  readonly quality: number | undefined;
}

const NO_HASH = Buffer.alloc(0);
const NO_KEY = Buffer.alloc(KEY_BYTES);

/**
 * Judges a pair as a change would leave it, by what the project asks of every row. An error counts wherever it is; of the rest only what
 * is said of fields that change, for the others it was said before.
 */
export function judgeChange(
  { validation }: Pick<ReadPlan, 'validation'>,
  offset: number,
  before: PairContent,
  after: PairContent,
): JudgedChange {
  const findings = new RowFindings();
  const tags = checkTags(after.tags);
  if (tags !== undefined) findings.error(offset, 'tags', tags.code, tags.message, tags.value);
  const refused =
    before.status === after.status ? undefined : refusedTransition(validation, offset, before.status, after.status);
  if (refused !== undefined) findings.all.push(refused);
  const pair: PreparedPair = { ...after, offset, key: NO_KEY, contentHash: NO_HASH };
  const { quality } = judged(pair, validation, findings);
  const changed = changedFields(before, after);
  const isNews = ({ field, severity }: Finding): boolean =>
    severity === 'error' || (field === null ? changed.has('question') || changed.has('answer') : changed.has(field));
  return { findings: findings.all.filter(isNews), quality };
}

/** Names of metadata go by `metadata.<name>`, as findings have them. */
function changedFields(before: PairContent, after: PairContent): ReadonlySet<string> {
  const differs = (a: unknown, b: unknown): boolean => JSON.stringify(a) !== JSON.stringify(b);
  const { metadata: old, ...fields } = before;
  const changed = Object.keys(fields).filter((field) =>
    differs(before[field as keyof PairContent], after[field as keyof PairContent]),
  );
  const names = new Set([...Object.keys(old), ...Object.keys(after.metadata)]);
  const metadata = [...names].filter((name) => differs(old[name], after.metadata[name]));
  return new Set([...changed, ...metadata.map((name) => `metadata.${name}`)]);
}

/** One pair by itself: nothing of the same request stands beside it. */
function judged(pair: PreparedPair, validation: ReadPlan['validation'], findings: RowFindings): PreparedPair {
  const traits = { rowCount: 1, firstRow: 1, mayHoldMarkup: true, mayHoldNonAscii: true };
  const checks = new PairChecks({ ...(validation && { validation }) } as ReadPlan, traits, findings);
  if (checks.judge(pair)) checks.compare(pair);
  checks.end();
  return pair;
}
