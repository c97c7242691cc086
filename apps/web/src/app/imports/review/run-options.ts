import { DUPLICATE_POLICIES, type DuplicatePolicy, type ImportOptions } from '@pairloom/contract';
import type { DraftOptions } from '../../api/imports-api.ts';

/** What is done with rows that stand in the file twice, and with pairs that are there already. */
export interface Duplicates {
  readonly file: DuplicatePolicy;
  readonly project: DuplicatePolicy;
}

export const POLICIES = DUPLICATE_POLICIES;

export function duplicatesOf({ duplicates }: DraftOptions): Duplicates {
  if (duplicates === undefined) return { file: 'replace', project: 'replace' };
  return typeof duplicates === 'string' ? { file: duplicates, project: duplicates } : duplicates;
}

/** Undefined when nothing differs from what is done anyway. */
export function duplicatesOption(duplicates: Duplicates): ImportOptions['duplicates'] {
  return duplicates.file === 'replace' && duplicates.project === 'replace' ? undefined : { ...duplicates };
}

/** A limit as it is typed: a count, or a share such as 5%. Undefined when it is blank, null when it is neither. */
export function maxErrorsOption(typed: string): number | string | undefined | null {
  const text = typed.replaceAll(/\s/g, '').replace(',', '.');
  if (text === '') return undefined;
  if (/^\d{1,9}$/.test(text)) return Number(text);
  return /^(100|\d{1,2})(\.\d+)?%$/.test(text) ? text : null;
}
