import { ImportOptions } from '@pairloom/contract';
import type { Dialect, ReadPlan } from '../ports/reading.ts';

/** Options with all their defaults. */
export const DEFAULT_OPTIONS: ImportOptions = ImportOptions.parse({});

/** Plan of a CSV file with the columns question and answer, as far as nothing else is given. */
export function readPlan(given: Partial<Omit<ReadPlan, 'dialect'>> & { dialect?: Partial<Dialect> } = {}): ReadPlan {
  const columns = given.dialect?.columns ?? ['question', 'answer'];
  const dialect: Dialect = {
    type: 'csv',
    delimiter: ',',
    quote: '"',
    escape: '"',
    comment: '',
    bodyStart: Buffer.byteLength(`${columns.join(',')}\n`),
    bodyLine: 2,
    ...given.dialect,
    columns,
  };
  const mapping = { question: 'question', answer: 'answer' };
  return { sourceType: 'csv', mapping, html: 'strip', trim: 'outer', ...given, dialect };
}
