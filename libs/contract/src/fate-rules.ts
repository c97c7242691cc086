import type { ErrorCode } from './error-codes.ts';
import type { DuplicatePolicies, DuplicatePolicy, ImportMode, ImportOptions } from './import-options.ts';

/** What the project holds under the key of a row, before the import. */
export type PairState = 'absent' | 'present' | 'retired';

/** What a row does: it makes a pair, is merged with the one that is there, removes it, or leaves it and says why. */
export type Verdict =
  | { readonly does: 'create' }
  | { readonly does: 'merge' }
  | { readonly does: 'delete' }
  | { readonly does: 'leave'; readonly fate: 'skipped' | 'failed'; readonly code: ErrorCode };

const CREATE: Verdict = { does: 'create' };
const MERGE: Verdict = { does: 'merge' };
const DELETE: Verdict = { does: 'delete' };
const SKIP_EXISTING: Verdict = { does: 'leave', fate: 'skipped', code: 'pair_exists' };
const FAIL_EXISTING: Verdict = { does: 'leave', fate: 'failed', code: 'pair_exists' };
const SKIP_MISSING: Verdict = { does: 'leave', fate: 'skipped', code: 'pair_missing' };

/** By mode: the verdict on a row whose pair is absent, and on one whose pair is there, by the policy for duplicates of the project. */
export const VERDICTS: Readonly<
  Record<ImportMode, { readonly absent: Verdict; readonly existing: Readonly<Record<DuplicatePolicy, Verdict>> }>
> = {
  upsert: { absent: CREATE, existing: { replace: MERGE, skip: SKIP_EXISTING, error: FAIL_EXISTING } },
  create: { absent: CREATE, existing: { replace: SKIP_EXISTING, skip: SKIP_EXISTING, error: FAIL_EXISTING } },
  update: { absent: SKIP_MISSING, existing: { replace: MERGE, skip: SKIP_EXISTING, error: FAIL_EXISTING } },
  delete: { absent: SKIP_MISSING, existing: { replace: DELETE, skip: DELETE, error: DELETE } },
  mirror: { absent: CREATE, existing: { replace: MERGE, skip: SKIP_EXISTING, error: FAIL_EXISTING } },
};

/** A retired pair keeps its key: it exists, and a row that is merged with it revives it. */
export const verdictOn = (mode: ImportMode, policy: DuplicatePolicy, state: PairState): Verdict =>
  state === 'absent' ? VERDICTS[mode].absent : VERDICTS[mode].existing[policy];

/** One word stands for both; what an import does not name is as its project has it. */
export function duplicatePolicies(
  { duplicates = {} }: Pick<ImportOptions, 'duplicates'>,
  { file, project }: DuplicatePolicies = { file: 'replace', project: 'replace' },
): DuplicatePolicies {
  return typeof duplicates === 'string'
    ? { file: duplicates, project: duplicates }
    : { file: duplicates.file ?? file, project: duplicates.project ?? project };
}
