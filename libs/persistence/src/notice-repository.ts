import type { Notice, SetNotice } from '@pairloom/contract';
import type { Notices, Principal } from '@pairloom/core';
import { sql } from 'kysely';
import { randomUUIDv7 } from 'node:crypto';
import { recordAuditEverywhere } from './audit.ts';
import type { Database } from './database.ts';
import { iso, notifyNotice } from './sql-fragments.ts';

const COLUMNS = sql`id::text as id, text, level, ${iso('until')} as until, set_by as "setBy", ${iso('set_at')} as "setAt"`;
const HOLDS = sql`(until is null or until > now())`;

/** The notice to all open apps: one row or none, and NOTIFY when it changes. */
export class NoticeRepository implements Notices {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async current(): Promise<Notice | null> {
    const [notice] = await this.#database.query(sql<Notice>`select ${COLUMNS} from notice where ${HOLDS}`);
    return notice ?? null;
  }

  set({ text, level, ...asked }: SetNotice, { id: principal }: Principal): Promise<Notice> {
    const until = asked.until ?? null;
    return this.#database.transaction(async (tx) => {
      const { rows } = await sql<Notice>`
        insert into notice (id, text, level, until, set_by)
        values (${randomUUIDv7()}, ${text}, ${level}, ${until}::timestamptz, ${principal})
        on conflict (one) do update set id = excluded.id, text = excluded.text, level = excluded.level, until = excluded.until,
          set_by = excluded.set_by, set_at = excluded.set_at
        returning ${COLUMNS}`.execute(tx.kysely);
      const [notice] = rows;
      if (notice === undefined) throw new Error('The notice was not stored.');
      const details = { noticeId: notice.id, level, until };
      await recordAuditEverywhere(tx, { principal, action: 'notice.set', details });
      await notifyNotice.execute(tx.kysely);
      return notice;
    });
  }

  withdraw({ id: principal }: Principal): Promise<void> {
    return this.#database.transaction(async (tx) => {
      const { rows } = await sql<{ id: string }>`delete from notice where ${HOLDS} returning id::text as id`.execute(
        tx.kysely,
      );
      for (const { id } of rows)
        await recordAuditEverywhere(tx, { principal, action: 'notice.withdraw', details: { noticeId: id } });
      await notifyNotice.execute(tx.kysely);
    });
  }
}
