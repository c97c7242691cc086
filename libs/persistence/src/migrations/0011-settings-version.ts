import { Migration } from '@mikro-orm/migrations';

/** Settings are changed by version, so that nobody overwrites what another one has just set. */
export class SettingsVersion0011 extends Migration {
  override name = '0011-settings-version';

  override up(): void {
    this.addSql(`alter table project add column settings_version int not null default 0`);
  }

  override down(): void {
    this.addSql(`alter table project drop column settings_version`);
  }
}
