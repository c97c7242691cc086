import { type ImportRecord, sumFates } from '@pairloom/contract';
import type { Installation } from '../stack/installation.ts';
import type { Workload } from '../workload.ts';
import { judgeOpenRuns } from './open-runs.ts';
import { judgeLeftovers } from './leftovers.ts';
import { difference, type Snapshot, snapshotOf } from './snapshot.ts';
import { judgeVectors } from './vectors.ts';
import { judgeWorkflow } from './workflow.ts';

/** What the same import leaves when nothing goes wrong. */
export interface Undisturbed {
  readonly snapshot: Snapshot;
  readonly record: ImportRecord;
  /** From the request to the end, in milliseconds. */
  readonly tookMs: number;
}

export interface Ended {
  readonly work: Workload;
  readonly projectId: string;
  readonly record: ImportRecord;
  readonly undisturbed: Undisturbed;
  /** Temporal may say that the run was terminated. */
  readonly terminated?: boolean;
  /** Texts of other imports of the project may have no vector. */
  readonly vectorsLack?: boolean;
}

/** Of an import that shall have come to the same end as an undisturbed one. Each line is a violation. */
export async function judgeSameAsUndisturbed(installation: Installation, ended: Ended): Promise<string[]> {
  const { record, undisturbed, projectId } = ended;
  const seen = await snapshotOf(installation.database, projectId);
  return [
    ...judgeFigures(ended),
    difference('pairs', seen.pairs, undisturbed.snapshot.pairs),
    difference('versions', seen.versions, undisturbed.snapshot.versions),
    ...sameFigures(record, undisturbed.record),
    ...(await judgeAny(installation, ended)),
  ].filter((line) => line !== undefined);
}

/** What holds however an import ended. */
export async function judgeAny(installation: Installation, ended: Ended): Promise<string[]> {
  const { projectId, record, work, undisturbed, terminated = false, vectorsLack = false } = ended;
  const rows = work.undone === true ? (undisturbed.record.counts.total ?? 0) : work.rows;
  return [
    ...(await judgeAgreement(installation, record, terminated)),
    ...(vectorsLack ? [] : await judgeVectors(installation.database, projectId, record)),
    ...(await judgeLeftovers(installation, projectId)),
    ...(await judgeOpenRuns(installation)),
    ...judgeSum(record, rows),
  ];
}

/** However an import ended, it tells all rows of its file, or that it has not come to their end; never more than there are. */
export function judgeSum({ counts, totalFinal }: Pick<ImportRecord, 'counts' | 'totalFinal'>, rows: number): string[] {
  const found: string[] = [];
  const sum = sumFates(counts) + counts.unprocessed;
  if (counts.total !== sum) found.push(`${sum} rows have a fate, ${counts.total} are counted`);
  if (totalFinal ? counts.total !== rows : (counts.total ?? 0) > rows)
    found.push(`${counts.total} rows are counted, the file has ${rows}`);
  return found;
}

/** Pairs that the import retired, by whom they are told. */
export interface Retired {
  /** Null for one that came to no retiring. */
  readonly api: number | null;
  readonly job: number | null;
  /** States of pairs that the import has ended by retiring them. */
  readonly states: number;
}

/** However an import ended: what it says of the pairs it retired is what it did. */
export function judgeRetired({ api, job, states }: Retired): string[] {
  if (api !== job) return [`API ${api} pairs retired, database ${job}`];
  return (job ?? 0) === states ? [] : [`${job} pairs are told to be retired, ${states} were`];
}

function judgeFigures({ record, undisturbed }: Ended): string[] {
  const { status, error } = record;
  return status === undisturbed.record.status ? [] : [`it ended as ${status} (${error?.code}: ${error?.message})`];
}

function sameFigures(seen: ImportRecord, wanted: ImportRecord): string[] {
  const figuresOf = ({ counts, retired, errorCount, warningCount, embeddings, attention }: ImportRecord): string => {
    const { calls: _calls, ...texts } = embeddings;
    return JSON.stringify({ counts, retired, errorCount, warningCount, ...texts, attention: attention?.code });
  };
  const [now, then] = [figuresOf(seen), figuresOf(wanted)];
  return now === then ? [] : [`figures ${now} instead of ${then}`];
}

/** API, database and workflow say the same of the end. */
async function judgeAgreement(
  { database, temporal }: Installation,
  record: ImportRecord,
  terminated: boolean,
): Promise<string[]> {
  const found: string[] = [];
  const { rows } = await database.query<{
    status: string;
    sum: string;
    chunks: string;
    balanced: boolean;
    retired: number | null;
    states: number;
  }>(
    `select status, created_rows + updated_rows + unchanged_rows + deleted_rows + skipped_rows + failed_rows as sum,
       (select coalesce(sum(created_rows + updated_rows + unchanged_rows + deleted_rows + skipped_rows + failed_rows), 0) from import_chunk where import_id = j.id) as chunks,
       not exists (select from import_chunk where import_id = j.id and status not in ('done', 'closed')) as balanced,
       retired_pairs::float8 as retired,
       (select count(*)::int from qa_pair_version where changed_by_import = j.id and operation = 'retire') as states
     from import_job j where id = $1`,
    [record.id],
  );
  const job = rows[0];
  if (job === undefined) return ['the database does not know the import'];
  if (job.status !== record.status) found.push(`API ${record.status}, database ${job.status}`);
  if (Number(job.sum) !== sumFates(record.counts))
    found.push(`API ${sumFates(record.counts)} rows, database ${job.sum}`);
  if (job.sum !== job.chunks) found.push(`the job tells ${job.sum} rows, its chunks ${job.chunks}`);
  found.push(...judgeRetired({ api: record.retired ?? null, job: job.retired, states: job.states }));
  if (!job.balanced) found.push('a chunk is neither done nor closed');
  found.push(...(await judgeWorkflow({ temporal, database }, record, terminated)));
  return found;
}
