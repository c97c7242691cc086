import { ImportOptions, type ImportKind } from '@pairloom/contract';
import type { ImportUndoing, OpenedUndo, ReadPlan, UndoAnswer, UndoOrder } from '@pairloom/core';
import { sql } from 'kysely';
import { randomUUIDv7 } from 'node:crypto';
import { recordAudit } from '../audit.ts';
import type { Database, Tx } from '../database.ts';
import { ImportJobEntity } from '../entities/index.ts';
import { IS_EXPIRED } from '../reconciling/kept-for.ts';
import { notifyChange } from '../sql-fragments.ts';

interface UndoneJob {
  id: string;
  kind: ImportKind;
  phase: string;
  filename: string;
  options: Partial<ImportOptions>;
  read_plan: ReadPlan | null;
  dry_run: boolean;
  changed: boolean;
  kept: boolean;
}

/** Opens undos of imports. */
export class UndoRequests implements ImportUndoing {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  open(order: UndoOrder): Promise<UndoAnswer> {
    return this.#database.transaction(async (tx) => {
      const number = await queueNumber(tx, order.projectId);
      const job = await lockUndone(tx, order);
      if (job === undefined || number === undefined) return { outcome: 'not_found' };
      const standing = await standingUndo(tx, job.id);
      if (standing !== undefined) return { outcome: 'opened', undo: standing, created: false };
      const refused = refusalOf(job);
      if (refused !== undefined) return refused;
      return { outcome: 'opened', undo: await insertUndo(tx, order, job, number), created: true };
    });
  }
}

/** The row of the project is taken first, as everywhere. A number that is not used leaves a gap, which nobody minds. */
async function queueNumber({ kysely }: Tx, projectId: string): Promise<number | undefined> {
  const { rows } = await sql<{ number: string }>`
    update project set next_queue_number = next_queue_number + 1 where id = ${projectId} returning next_queue_number - 1 as number`.execute(
    kysely,
  );
  return rows[0] && Number(rows[0].number);
}

/** Locked, so that of two requests the second finds what the first has opened. */
async function lockUndone({ kysely }: Tx, { projectId, importId }: UndoOrder): Promise<UndoneJob | undefined> {
  const { rows } = await sql<UndoneJob>`
    select j.id, j.kind, j.phase, j.filename, j.options, j.read_plan, j.kind = 'preview' or coalesce((j.options ->> 'dryRun')::boolean, false) as dry_run,
      j.created_rows + j.updated_rows + j.deleted_rows + coalesce(j.retired_pairs, 0) > 0
        or exists (select from pair_set_change s where s.import_id = j.id) as changed,
      not ${IS_EXPIRED} and exists (select from import_chunk c where c.import_id = j.id) as kept
    from import_job j where j.project_id = ${projectId} and j.id = ${importId} for no key update`.execute(kysely);
  return rows[0];
}

/** One that failed or was cancelled can be followed by another: what it has taken back is left as it is. */
async function standingUndo({ kysely }: Tx, importId: string): Promise<OpenedUndo | undefined> {
  const { rows } = await sql<{ id: string; filename: string; embed: boolean; ended: boolean }>`
    select id, filename, coalesce((options ->> 'embed')::boolean, false) as embed, phase = 'ended' as ended from import_job
    where undo_of = ${importId} and status not in ('failed', 'cancelled') order by id desc limit 1`.execute(kysely);
  const row = rows[0];
  return row && { importId: row.id, filename: row.filename, embed: row.embed, ended: row.ended };
}

function refusalOf({ phase, dry_run: dryRun, changed, kept }: UndoneJob): UndoAnswer | undefined {
  const refused = (
    code: 'import_running' | 'import_not_undoable' | 'results_expired',
    detail?: string,
  ): UndoAnswer => ({
    outcome: 'refused',
    code,
    ...(detail === undefined ? {} : { detail }),
  });
  if (phase !== 'ended') return refused('import_running');
  if (dryRun) return refused('import_not_undoable', 'A dry run changes no pairs.');
  if (!changed) return refused('import_not_undoable', 'The import changed no pairs.');
  return kept ? undefined : refused('results_expired');
}

/** The undo shows the file of the import that it undoes, which it does not read. */
async function insertUndo(tx: Tx, order: UndoOrder, job: UndoneJob, number: number): Promise<OpenedUndo> {
  const { projectId, principal, reason } = order;
  const importId = randomUUIDv7();
  const options = ImportOptions.parse({ mode: job.options.mode, embed: job.options.embed ?? false });
  const undone = await tx.em.findOneOrFail(ImportJobEntity, { id: job.id });
  const { mode, sourceId, sourceType, filename, mapping } = undone;
  tx.em.create(ImportJobEntity, {
    ...{ id: importId, projectId, createdBy: principal.id, kind: 'undo', undoOf: job.id },
    ...{ mode, sourceId, sourceType, filename, mapping, options, readPlan: withoutRules(job.read_plan) },
    ...{ phase: 'queued', queueNumber: number },
  });
  await tx.em.flush();
  const details = { undoOf: job.id, ...(reason === undefined ? {} : { reason }) };
  const action = 'import.undo';
  await recordAudit(tx, {
    projectId,
    principal: principal.id,
    action,
    importId: job.id,
    details: { ...details, undoneBy: importId },
  });
  await recordAudit(tx, { projectId, principal: principal.id, action: 'import.created', importId, details });
  for (const id of [job.id, importId]) await notifyChange(projectId, id).execute(tx.kysely);
  return { importId, filename, embed: options.embed, ended: false };
}

/** What comes back was judged when it came: neither rules nor near duplicates are asked again. */
function withoutRules(plan: ReadPlan | null): ReadPlan | null {
  if (plan === null) return null;
  const { validation: _, ...rest } = plan;
  return rest;
}
