import {
  DUPLICATE_POLICIES,
  type Counts,
  type DuplicatePolicies,
  type DuplicatePolicy,
  type ImportOptions,
} from '@pairloom/contract';
import type { DraftOptions } from '../../api/imports-api.ts';

export const POLICIES = DUPLICATE_POLICIES;

type Where = keyof DuplicatePolicies;

/** What is done with rows that stand in the file twice, and with pairs that are there already: as the import says, else as its project does. */
export function duplicatesOf(
  { duplicates = {} }: DraftOptions,
  ofProject: DuplicatePolicies | null,
): { readonly [Place in Where]: DuplicatePolicy | null } {
  const said = typeof duplicates === 'string' ? { file: duplicates, project: duplicates } : duplicates;
  const policyOf = (where: Where): DuplicatePolicy | null => said[where] ?? ofProject?.[where] ?? null;
  return { file: policyOf('file'), project: policyOf('project') };
}

/** The option with one policy changed; what the project says anyway is not said again. */
export function duplicatesOption(
  { duplicates = {} }: DraftOptions,
  ofProject: DuplicatePolicies | null,
  change: Partial<DuplicatePolicies>,
): ImportOptions['duplicates'] {
  const said = typeof duplicates === 'string' ? { file: duplicates, project: duplicates } : duplicates;
  const { file, project } = { ...said, ...change };
  const own = {
    ...(file !== undefined && file !== ofProject?.file && { file }),
    ...(project !== undefined && project !== ofProject?.project && { project }),
  };
  return Object.keys(own).length === 0 ? undefined : own;
}

/** A limit as it is typed: a count, or a share such as 5%. Undefined when it is blank, null when it is neither. */
export function maxErrorsOption(typed: string): number | string | undefined | null {
  const text = typed.replaceAll(/\s/g, '').replace(',', '.');
  if (text === '') return undefined;
  if (/^\d{1,9}$/.test(text)) return Number(text);
  return /^(100|\d{1,2})(\.\d+)?%$/.test(text) ? text : null;
}

/** A number from 0 to 100 as it is typed; null for what is none. */
export function percentOf(typed: string): number | null {
  const percent = Number(typed);
  return typed.trim() !== '' && percent >= 0 && percent <= 100 ? percent : null;
}

/** Whether an import would end before all rows had their turn, when so many of them fail. What is all or nothing is checked to its end. */
export function wouldStop({ onError = 'skip', maxErrors }: DraftOptions, { failed, total }: Counts): boolean {
  if (onError === 'rollback') return false;
  if (onError === 'stop') return failed > 0;
  if (maxErrors === undefined) return false;
  const allowed = typeof maxErrors === 'number' ? maxErrors : (Number.parseFloat(maxErrors) / 100) * (total ?? 0);
  return failed > allowed;
}
