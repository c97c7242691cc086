import type { ImportOptions } from '@pairloom/contract';
import type { ErrorLimit, ImportWorkflowInput } from './names.ts';

/** What the options of an import make of its course. */
export type ImportCourse = Pick<ImportWorkflowInput, 'embed' | 'allOrNothing' | 'errorLimit'>;

export function courseOf(options: ImportOptions): ImportCourse {
  const errorLimit = errorLimitOf(options);
  return {
    embed: options.embed && !options.dryRun,
    ...(options.onError === 'rollback' && !options.dryRun ? { allOrNothing: true } : {}),
    ...(errorLimit === undefined ? {} : { errorLimit }),
  };
}

/** A dry run tells of every row, whatever fails. */
function errorLimitOf({ onError, maxErrors, dryRun }: ImportOptions): ErrorLimit | undefined {
  if (dryRun || onError === 'rollback') return undefined;
  if (onError === 'stop') return { code: 'stopped_on_error', rows: 0 };
  if (maxErrors === undefined) return undefined;
  if (typeof maxErrors === 'number') return { code: 'too_many_errors', rows: maxErrors };
  return { code: 'too_many_errors', share: Number.parseFloat(maxErrors) / 100 };
}
