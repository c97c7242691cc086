import { Migration } from '@mikro-orm/migrations';

const TABLES = ['qa_pair', 'qa_variant', 'qa_pair_version', 'qa_embedding'];

/**
 * No statistics of project_id. A project that is new since the last ANALYZE stands in none of its most common values, so the planner
 * takes it to be empty and reads all of it where it should look up one key: an import that takes seconds took a minute.
 */
export class Statistics0006 extends Migration {
  override name = '0006-statistics';

  override up(): void {
    for (const table of TABLES) {
      this.addSql(`alter table ${table} alter column project_id set statistics 0`);
      this.addSql(clearStatistics(table));
    }
  }

  override down(): void {
    for (const table of TABLES) this.addSql(`alter table ${table} alter column project_id set statistics -1`);
  }
}

/** What ANALYZE has gathered already; before PostgreSQL 18 it can only be left to grow old. */
const clearStatistics = (table: string): string => `
  do $$ begin
    if current_setting('server_version_num')::int >= 180000 then
      perform pg_clear_attribute_stats(current_schema(), '${table}', 'project_id', false);
    end if;
  end $$`;
