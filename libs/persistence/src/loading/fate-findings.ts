import type { ErrorCode, Severity } from '@pairloom/contract';
import type { Finding } from '@pairloom/core';
import { sqlState } from '../faults.ts';

/** A row that another one of the file has stood in for; an error where none may stand beside another. */
export const duplicateFinding = (offset: number, otherRow: number, severity: Severity = 'warning'): Finding => ({
  offset,
  field: 'question',
  code: 'duplicate_in_file',
  severity,
  message:
    severity === 'error'
      ? `Row ${otherRow} has the same key, and no row may stand beside another.`
      : `The same pair stands again in row ${otherRow}, which is the one that counts.`,
  value: null,
  otherRow,
});

const LEFT: Partial<Record<ErrorCode, string>> = {
  pair_exists: 'The pair is in the project already and was left as it is.',
  pair_missing: 'The project has no such pair.',
};

/** A row that the mode leaves without effect. */
export const leftFinding = (
  offset: number,
  code: ErrorCode,
  fate: 'skipped' | 'failed',
  existingId: string | undefined,
): Finding => ({
  offset,
  field: null,
  code,
  severity: fate === 'failed' ? 'error' : 'warning',
  message: LEFT[code] ?? 'The row was left without effect.',
  value: null,
  ...(existingId === undefined ? {} : { existingId }),
});

/** A change that would have the pair told by what another pair is told by: one that is stored, or that of another row. */
export const takenFinding = (offset: number, existingId: string, otherRow?: number): Finding => ({
  offset,
  field: null,
  code: 'pair_exists',
  severity: 'error',
  message:
    otherRow === undefined
      ? 'Another pair of the project has this question or external id already.'
      : `Row ${otherRow} gives the same question or external id to another pair.`,
  value: null,
  existingId,
  ...(otherRow === undefined ? {} : { otherRow }),
});

/** A new pair whose question another pair has too, told apart by something else. */
export const sameQuestionFinding = (offset: number, existingId: string): Finding => ({
  offset,
  field: 'question',
  code: 'question_exists',
  severity: 'warning',
  message: 'Another pair of the project has the same question.',
  value: null,
  existingId,
});

/** The refusal without the values: SQLSTATE and the name of the constraint. */
export function refusedFinding(offset: number, error: unknown): Finding {
  const constraint =
    error instanceof Error && 'constraint' in error && typeof error.constraint === 'string'
      ? `, constraint ${error.constraint}`
      : '';
  return {
    offset,
    field: null,
    code: 'row_rejected',
    severity: 'error',
    message: `PostgreSQL refused the row (SQLSTATE ${sqlState(error) ?? 'unknown'}${constraint}).`,
    value: null,
  };
}
