import { type Kysely, sql } from 'kysely';
import { idArray, numberArray } from '../loading/encoding.ts';
import { few } from '../sql-fragments.ts';
import { asMoved } from '../loading/named-pairs.ts';
import { type Writer, pairsAt } from '../loading/pair-lookups.ts';
import { insertVersions, replaceVariants } from '../loading/pair-writes.ts';
import { CONTENT_OF_VERSION } from '../loading/restore-pairs.ts';
import type { UndoneRow } from './undone-rows.ts';

/** A pair that becomes again what it was in a version. */
export interface Restoration {
  readonly row: UndoneRow;
  readonly pairId: string;
  readonly version: number;
  /** Key that it had then. */
  readonly key: Buffer;
  /** Whether that is another key than it has now, or it has none. */
  readonly moves: boolean;
  /** The pair is not there and comes back. */
  readonly revived: boolean;
  readonly variants: readonly string[];
}

export interface Writing {
  readonly writer: Writer;
  /** Row of the undo with offset 0. */
  readonly firstRow: number;
  readonly check: () => Promise<void>;
}

/** Those that cannot go back to their keys, with the pair that has the key, or gets it first. */
export async function heldKeys(
  db: Kysely<unknown>,
  projectId: string,
  restorations: readonly Restoration[],
): Promise<Map<Restoration, string>> {
  const moving = restorations.filter(({ moves }) => moves);
  if (moving.length === 0) return new Map();
  const keys = moving.map(({ key }) => key);
  const { rows } = await pairsAt<{ id: string }>(projectId, keys, sql`id`).execute(db);
  const holders = new Map(rows.map(({ place, id }) => [moving[place - 1], id]));
  const first = new Map<string, string>();
  const held = new Map<Restoration, string>();
  for (const restoration of moving) {
    const key = restoration.key.toString('latin1');
    const holder = holders.get(restoration) ?? first.get(key) ?? restoration.pairId;
    if (holder !== restoration.pairId) held.set(restoration, holder);
    else first.set(key, holder);
  }
  return held;
}

/** The versions to go back to, as `u (pair_id, version, row)`. */
const wantedOf = (restorations: readonly Restoration[], firstRow: number) => sql`
  unnest(${few(idArray(restorations.map(({ pairId }) => pairId)), 'uuid')},
    ${few(
      numberArray(restorations, ({ version }) => version),
      'bigint',
    )},
    ${few(
      numberArray(restorations, ({ row }) => firstRow + row.offset),
      'bigint',
    )}) as u (pair_id, version, row)`;

/** Pairs that are there become what they were, as a new version; what they are now goes into the history. */
export async function restoreStates(
  db: Kysely<unknown>,
  { writer, firstRow, check }: Writing,
  restorations: readonly Restoration[],
): Promise<void> {
  if (restorations.length === 0) return;
  await check();
  const pairs = restorations.map(({ pairId, row }) => ({ id: pairId, row: firstRow + row.offset }));
  await insertVersions(db, writer, 'undo', pairs);
  await check();
  await sql`
    update qa_pair p set ${CONTENT_OF_VERSION}, version = p.version + 1, last_import_id = ${writer.importId}, last_import_row = u.row,
      last_principal = ${writer.principal}, updated_at = now()
    from ${wantedOf(restorations, firstRow)}
    join qa_pair_version v on v.project_id = ${writer.projectId} and v.pair_id = u.pair_id and v.version = u.version
    where p.project_id = v.project_id and p.id = v.pair_id`
    .execute(db)
    .catch(asMoved);
  await check();
  await replaceVariants(db, writer, variantsOf(restorations));
}

/** Pairs that were removed come back under their old ids. */
export async function reviveStates(
  db: Kysely<unknown>,
  { writer, firstRow, check }: Writing,
  restorations: readonly Restoration[],
): Promise<void> {
  if (restorations.length === 0) return;
  await check();
  await sql`
    insert into qa_pair (id, project_id, key_hash, question_hash, content_hash, question, answer, category, tags, metadata, status, external_id, source_set,
      quality_score, version, last_import_id, last_import_row, last_principal, created_at)
    select v.pair_id, v.project_id, v.key_hash, v.question_hash, v.content_hash, v.question, v.answer, v.category, v.tags, v.metadata, v.status,
      v.external_id, v.source_set, v.quality_score, v.version + 1, ${writer.importId}, u.row, ${writer.principal}, v.created_at
    from ${wantedOf(restorations, firstRow)}
    join qa_pair_version v on v.project_id = ${writer.projectId} and v.pair_id = u.pair_id and v.version = u.version
    order by v.key_hash`
    .execute(db)
    .catch(asMoved);
  await check();
  await replaceVariants(db, writer, variantsOf(restorations.filter(({ variants }) => variants.length > 0)));
}

const variantsOf = (restorations: readonly Restoration[]) =>
  restorations.map(({ pairId, variants }) => ({ id: pairId, variants }));
