import { NearDuplicates } from '@pairloom/contract';
import type { ImportRun } from '../ports/import-runs.ts';

/** A project with more vectors of a model is not searched: each text is compared with all of them, one by one. */
export const MAX_NEAR_VECTORS = 50_000;

/** What near duplicates are and what becomes of them. `threshold` is a cosine similarity. */
export interface NearDuplicateSearch {
  readonly threshold: number;
  readonly policy: NearDuplicates['policy'];
}

/** What an import is to look for; undefined when its project asks for nothing, as in plans that are older than the setting. */
export function nearDuplicateSearch({ plan }: Pick<ImportRun, 'plan'>): NearDuplicateSearch | undefined {
  const settings: { nearDuplicates?: NearDuplicates } | undefined = plan.validation?.settings;
  const { threshold, policy } = NearDuplicates.parse(settings?.nearDuplicates ?? {});
  return threshold === null ? undefined : { threshold, policy };
}
