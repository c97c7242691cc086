import { sql } from 'kysely';
import type { Database } from '../database.ts';
import { type EmbeddingGuard, EmbeddingRepository } from '../embedding-repository.ts';
import { StopWriting } from '../loading/writing-guard.ts';

/** An import that completed and whose results are kept; the lock keeps these from expiring meanwhile. */
const AFTER_THE_END: EmbeddingGuard = {
  async begin(db, importId) {
    const { rows } = await sql<{ open: boolean }>`
      select status = 'completed' and results_expired_at is null as open from import_job where id = ${importId} for key share`.execute(
      db,
    );
    if (rows[0]?.open !== true) throw new StopWriting({ state: 'settled' });
  },
  async keep(db, importId) {
    await AFTER_THE_END.begin(db, importId);
    return { held: false };
  },
  endsClaims: false,
};

/**
 * Vectors that an import ended without. Its embedding figures go on, its rows do not: near duplicates among them are findings, whose
 * number was told with the end, so that they are not looked for any more.
 */
export class LateEmbeddingRepository extends EmbeddingRepository {
  constructor(database: Database) {
    super(database, AFTER_THE_END);
  }

  override async reportNearDuplicates(): Promise<{ state: 'reported' }> {
    return { state: 'reported' };
  }
}
