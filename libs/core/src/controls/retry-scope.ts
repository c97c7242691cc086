import type { Fate, RetryScope } from '@pairloom/contract';

/** Scopes of which rows are loaded again; `undefined` is that of a retry that names none: what failed or was never reached. */
export type RowScope = Exclude<RetryScope, 'embeddings'> | undefined;

/** Whether a retry takes up a row with this fate. */
export function isInScope(scope: RowScope, fate: Fate): boolean {
  switch (scope) {
    case 'all':
      return true;
    case 'failed':
    case 'unprocessed':
      return fate === scope;
    case undefined:
      return fate === 'failed' || fate === 'unprocessed';
  }
}

/** Whether the rows that the import never cut into chunks are in the scope, too. */
export const takesUnplanned = (scope: RowScope): boolean => scope !== 'failed';
