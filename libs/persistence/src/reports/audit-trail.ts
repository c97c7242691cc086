import type { AuditEvent, Page } from '@pairloom/contract';
import type { AuditAsked } from '@pairloom/core';
import { type RawBuilder, sql } from 'kysely';
import { BULK_FILE, bulkChangeIn } from '../bulk-file.ts';
import type { Database } from '../database.ts';
import { pageOf, readCursor } from '../paging.ts';
import { iso } from '../sql-fragments.ts';

/** A page of the events of a project, newest first. */
export async function readAudit(database: Database, projectId: string, query: AuditAsked): Promise<Page<AuditEvent>> {
  const rows = await database.query(sql<AuditEvent & { bulkFile: string | null }>`
    select a.id::text as id, ${iso('a.at')} as at, a.principal, a.action, a.import_id::text as "importId", j.filename, j.kind, ${BULK_FILE} as "bulkFile", a.pair_id::text as "pairId", a.details
    from audit_event a left join import_job j on j.id = a.import_id
    where ${asked(projectId, query)}
    order by a.id desc limit ${query.limit + 1}`);
  const events = rows.map(({ bulkFile, ...event }) => ({ ...event, bulkChange: bulkChangeIn(bulkFile) }));
  return pageOf(events, query.limit, ({ id }) => id);
}

function asked(projectId: string, query: AuditAsked): RawBuilder<unknown> {
  const { importId, action, principal, about, from, to } = query;
  const after = readCursor(query.cursor, 'id');
  const conditions = [sql`a.project_id = ${projectId}`];
  if (importId !== undefined) conditions.push(sql`a.import_id = ${importId}`);
  if (action !== undefined) conditions.push(done(action));
  if (principal !== undefined) conditions.push(sql`a.principal = ${principal}`);
  if (about !== undefined) conditions.push(sql`(a.import_id = ${about} or a.pair_id = ${about})`);
  if (from !== undefined) conditions.push(sql`a.at >= ${from}::timestamptz`);
  if (to !== undefined) conditions.push(sql`a.at < ${to}::timestamptz`);
  if (after !== null) conditions.push(sql`a.id < ${after}::uuid`);
  return sql.join(conditions, sql` and `);
}

/** `import.cancel`, or `import` for all of its verbs. In LIKE, `_` would stand for any character. */
const done = (action: string): RawBuilder<unknown> =>
  action.includes('.') ? sql`a.action = ${action}` : sql`a.action like ${`${action.replaceAll('_', '\\_')}.%`}`;
