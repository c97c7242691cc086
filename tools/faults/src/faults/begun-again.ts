import type { ImportRecord } from '@pairloom/contract';
import { judgeVectors } from '../oracle/vectors.ts';
import type { Disturbed } from '../stage.ts';
import type { Workload } from '../workload.ts';

/** What a run answers that found its import ended. */
export interface Answer {
  readonly status: string;
  readonly ended?: string;
  readonly retriedBy?: string;
}

/** An ended import of which further runs are begun, by a restart or a reset. */
export interface BegunAgain {
  readonly record: ImportRecord;
  /** Begins one and gives its answer. */
  readonly begin: () => Promise<Answer>;
}

async function importsOf({ installation, projectId }: Disturbed): Promise<number> {
  const { rows } = await installation.database.query<{ imports: number }>(
    `select count(*)::int as imports from import_job where project_id = $1`,
    [projectId],
  );
  return rows[0]?.imports ?? 0;
}

/** What no further run changes; vectors that it ended without may be made later. */
function figuresOf(record: ImportRecord): string {
  const { status, phase, counts, totalFinal, retired, errorCount, warningCount, error, completedAt } = record;
  return JSON.stringify({ status, phase, counts, totalFinal, retired, errorCount, warningCount, error, completedAt });
}

/** The run says how the import ended, which stands as it did. */
async function judgeStands(disturbed: Disturbed, record: ImportRecord, { status, ended }: Answer): Promise<string[]> {
  const now = await disturbed.api.get(disturbed.projectId, record.id);
  return [
    ...(status === 'settled' && ended === record.status ? [] : [`the new run says ${status}, ended as ${ended}`]),
    ...(figuresOf(now) === figuresOf(record) ? [] : [`the new run made ${figuresOf(now)} of ${figuresOf(record)}`]),
  ];
}

/** A run that opens nothing, and says so. */
export async function changesNothing(disturbed: Disturbed, { record, begin }: BegunAgain): Promise<string[]> {
  const before = await importsOf(disturbed);
  const answer = await begin();
  const found = await judgeStands(disturbed, record, answer);
  if (answer.retriedBy !== undefined || (await importsOf(disturbed)) !== before)
    found.push('the new run opened an import');
  return found;
}

/** A run that opens one linked import, which completes. Undefined when it opened none. */
async function opensRetry(
  disturbed: Disturbed,
  { record, begin }: BegunAgain,
  found: string[],
): Promise<ImportRecord | undefined> {
  const { api, projectId } = disturbed;
  const before = await importsOf(disturbed);
  const answer = await begin();
  found.push(...(await judgeStands(disturbed, record, answer)));
  const opened = (await importsOf(disturbed)) - before;
  if (answer.retriedBy === undefined || opened !== 1) found.push(`the new run opened ${opened} imports`);
  if (answer.retriedBy === undefined) return undefined;
  const retry = await api.ended(projectId, answer.retriedBy);
  const { status, kind, links } = retry;
  if (status !== 'completed' || kind !== 'retry' || links.retryOf !== record.id)
    found.push(`the new run opened a ${kind} of ${links.retryOf} that ended as ${status}`);
  return retry;
}

/**
 * The next run takes up the rows that are left, the one after it the vectors, if any are; then nothing is left. All together make of the
 * pairs what one undisturbed import of `work` makes.
 */
export async function takesUpWhatIsLeft(disturbed: Disturbed, again: BegunAgain, work: Workload): Promise<string[]> {
  const { stage, projectId } = disturbed;
  const { counts, totalFinal } = again.record;
  const found = counts.unprocessed > 0 ? [] : ['no row was left'];
  const retry = await opensRetry(disturbed, again, found);
  if (retry === undefined) return found;
  const taken = retry.counts.total ?? 0;
  // Of a file that was not counted to its end more may be left than is told.
  if (totalFinal ? taken !== counts.unprocessed : taken < counts.unprocessed)
    found.push(`${taken} rows were taken up of ${counts.unprocessed}`);
  found.push(...(await stage.otherThanUndisturbed('pairs after what was left', projectId, work)));
  found.push(...(await makesVectors(disturbed, again)));
  return [...found, ...(await changesNothing(disturbed, again))];
}

/** Where rows were loaded before the end came they have no vectors: those are what is left next. */
async function makesVectors(disturbed: Disturbed, again: BegunAgain): Promise<string[]> {
  const { projectId, installation, say } = disturbed;
  const { rows } = await installation.database.query<{ missing: boolean }>(
    `select exists (select from qa_pair p where p.project_id = $1 and not exists (
       select from qa_embedding e where e.project_id = $1 and e.v is not null and e.text_hash = sha256(convert_to(p.question, 'UTF8')))) as missing`,
    [projectId],
  );
  if (rows[0]?.missing !== true) return [];
  const found: string[] = [];
  const retry = await opensRetry(disturbed, again, found);
  if (retry === undefined) return found;
  say(`${retry.embeddings.embedded} vectors by the second run`);
  return [...found, ...(await judgeVectors(installation.database, projectId, retry))];
}
