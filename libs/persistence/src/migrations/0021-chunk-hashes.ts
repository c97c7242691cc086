import { Migration } from '@mikro-orm/migrations';

/** What the bytes of a chunk were when it was planned: a source that has changed since is not loaded. */
export class ChunkHashes0021 extends Migration {
  override name = '0021-chunk-hashes';

  override up(): void {
    this.addSql(`alter table import_chunk add column sha256 bytea`);
  }

  override down(): void {
    this.addSql(`alter table import_chunk drop column sha256`);
  }
}
