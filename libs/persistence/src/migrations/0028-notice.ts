import { Migration } from '@mikro-orm/migrations';

/** What everybody who has the app open is told: one notice of the installation, or none. */
export class Notice0028 extends Migration {
  override name = '0028-notice';

  override up(): void {
    this.addSql(`
      create table notice (
        one boolean primary key default true,
        id uuid not null,
        text text not null,
        level text not null,
        until timestamptz,
        set_by text not null,
        set_at timestamptz not null default now(),
        constraint ck_notice_one check (one),
        constraint ck_notice_level check (level in ('info', 'warning', 'critical'))
      )`);
  }

  override down(): void {
    this.addSql(`drop table notice`);
  }
}
