import type { ErrorGroup } from '@pairloom/contract';
import type { Tally } from './seen.ts';

/** Findings by code, errors apart from all others. */
export function tallies(groups: readonly ErrorGroup[]): { readonly errors: Tally; readonly warnings: Tally } {
  const errors: Tally = {};
  const warnings: Tally = {};
  for (const { code, severity, count } of groups) {
    const tally = severity === 'error' ? errors : warnings;
    tally[code] = (tally[code] ?? 0) + count;
  }
  return { errors, warnings };
}
