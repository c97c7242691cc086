import type { ImportRecord, Pair } from '@pairloom/contract';
import { contentDifferences } from './pair-differences.ts';
import type { ExportFormat, PairloomClient } from './pairloom.ts';
import { sameTally } from './differences.ts';
import { tallies } from './tallies.ts';

const EXPORTS: readonly (readonly [format: ExportFormat, lossless: boolean])[] = [
  ['csv', false],
  ['csv', true],
  ['jsonl', false],
  ['json', false],
];

interface Done {
  readonly projectId: string;
  readonly pairs: readonly Pair[];
  readonly options: Readonly<Record<string, unknown>>;
}

/** Exports of a project import to all unchanged there, and to the same pairs in an empty project. Gives what differs. */
export async function exportDifferences(
  client: PairloomClient,
  { projectId, pairs, options }: Done,
): Promise<string[]> {
  const differing: string[] = [];
  const own = { embed: false, ...(options['matchBy'] === undefined ? {} : { matchBy: options['matchBy'] }) };
  for (const [format, lossless] of EXPORTS) {
    const name = `${format}${lossless ? ' (lossless)' : ''}`;
    const file = await client.exported(projectId, format, lossless);
    if (pairs.length === 0) continue;
    const again = await client.importFile(projectId, `pairs.${format}`, file, own);
    if (again.counts.unchanged !== pairs.length || again.counts.total !== pairs.length)
      differing.push(`${name} imported again: ${inWords(again)}, not ${pairs.length} unchanged`);
    const other = await client.createProject(`${projectId} ${name}`);
    await client.importFile(other, `pairs.${format}`, file, own);
    const wrong = contentDifferences(pairs, await client.pairs(other));
    differing.push(...wrong.map((words) => `${name} in another project: ${words}`));
  }
  return differing;
}

/** Options that say how the file itself is read: a file of failed rows is a table of ours. */
const READING = [
  'format',
  'encoding',
  'delimiter',
  'quote',
  'escape',
  'comment',
  'header',
  'sheet',
  'recordPath',
  'preset',
];

/** The failed rows, sent back as they are, fail again in the same number and for the same reasons. */
export async function resendDifferences(
  client: PairloomClient,
  record: ImportRecord,
  options: Readonly<Record<string, unknown>>,
): Promise<string[]> {
  const { id, projectId, counts } = record;
  const file = await client.failedRows(projectId, id);
  const own = Object.fromEntries(Object.entries(options).filter(([name]) => !READING.includes(name)));
  const again = await client.importFile(projectId, 'failed.csv', file, { ...own, mapping: record.mapping });
  const differing: string[] = [];
  if (again.counts.failed !== counts.failed || again.counts.total !== counts.failed)
    differing.push(`failed rows sent back: ${inWords(again)}, not ${counts.failed} failed`);
  const { errors } = tallies(await client.errorGroups(projectId, id));
  const { errors: repeated } = tallies(await client.errorGroups(projectId, again.id));
  if (!sameTally(errors, repeated))
    differing.push(`failed rows sent back: ${JSON.stringify(repeated)}, not ${JSON.stringify(errors)}`);
  return differing;
}

const inWords = ({ status, counts, error }: ImportRecord): string =>
  `${status}${error ? ` ${error.code}` : ''}, ${Object.entries(counts)
    .filter(([name, count]) => count && name !== 'total' && name !== 'processed')
    .map(([name, count]) => `${count} ${name}`)
    .join(', ')}`;
