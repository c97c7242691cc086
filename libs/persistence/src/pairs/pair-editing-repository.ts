import type { NeighbourQuery, Page, PageQuery, PairFilter, PairNeighbours, PairVersion } from '@pairloom/contract';
import type { EditablePair, PairChangeOutcome, PairContent, PairEditing } from '@pairloom/core';
import { sql } from 'kysely';
import { recordAudit } from '../audit.ts';
import type { Database, Tx } from '../database.ts';
import { sqlState } from '../faults.ts';
import { idArray } from '../loading/encoding.ts';
import { variantsOf } from '../loading/pair-lookups.ts';
import { countMatching, matchingPairs } from '../search/matching-pairs.ts';
import { makeDocuments } from '../search/pair-documents.ts';
import { filtered, joinsOf } from './pair-filter.ts';
import { changePairRow, insertVersion, pairAtKey, type PairLock, lockPair } from './pair-rows.ts';
import { restorePair } from './restore-pair.ts';
import { versionsOf } from './pair-version-reader.ts';

/** Ids that are read at once. */
const IDS_PER_PAGE = 10_000;
const UNIQUE_VIOLATION = '23505';

type Change = Parameters<PairEditing['change']>[0];
type Removal = Parameters<PairEditing['remove']>[0];
type Restoration = Parameters<PairEditing['restore']>[0];

/** Changes of single pairs, and what is asked of them beside lists. */
export class PairEditingRepository implements PairEditing {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async find(projectId: string, pairId: string): Promise<EditablePair | undefined> {
    const rows = await this.#database.query(sql<PairContent & { id: string; version: number; key: Buffer }>`
      select id, version, key_hash as key, question, answer, category, tags, metadata, status, external_id as "externalId", ${variantsOf('qa_pair')} as variants
      from qa_pair where project_id = ${projectId} and id = ${pairId}`);
    if (rows[0] === undefined) return undefined;
    const { id, version, key, ...content } = rows[0];
    return { id, version, key, content };
  }

  change(change: Change): Promise<PairChangeOutcome> {
    return this.#unlessTaken(change.projectId, change.state.key, (tx) => changeWithin(tx, change));
  }

  remove(removal: Removal): Promise<PairChangeOutcome> {
    return this.#database.transaction((tx) => removeWithin(tx, removal));
  }

  restore(restoration: Restoration): ReturnType<PairEditing['restore']> {
    return this.#unlessTaken(restoration.projectId, undefined, (tx) => restorePair(tx, restoration));
  }

  async versions(projectId: string, pairId: string, query: PageQuery): Promise<Page<PairVersion> | undefined> {
    return versionsOf(this.#database, projectId, pairId, query);
  }

  async neighbours(
    projectId: string,
    pairId: string,
    filter: NeighbourQuery,
    model: string,
  ): Promise<PairNeighbours | undefined> {
    const [pair] = await this.#database.query(sql<{ listed: boolean }>`
      select ${filtered(projectId, filter)} as listed from qa_pair p ${joinsOf(filter, model)} where p.project_id = ${projectId} and p.id = ${pairId}`);
    if (pair === undefined) return undefined;
    const beside = (order: 'asc' | 'desc') =>
      matchingPairs(this.#database, { projectId, filter, model, beyond: pairId, order, limit: 1 });
    const [[previousId = null], [nextId = null], total, before] = await Promise.all([
      beside('asc'),
      beside('desc'),
      countMatching(this.#database, { projectId, filter, model }),
      countMatching(this.#database, { projectId, filter, model, beyond: pairId, order: 'asc' }),
    ]);
    const current = pair.listed && before.isExact ? before.count + 1 : null;
    return { previousId, nextId, current, total: total.count, totalIsExact: total.isExact };
  }

  async unknownIds(projectId: string, ids: readonly string[]): Promise<string[]> {
    const rows = await this.#database.query(sql<{ id: string }>`
      select u.id from unnest(${idArray(ids)}::uuid[]) with ordinality as u (id, place)
      where not exists (select from qa_pair p where p.project_id = ${projectId} and p.id = u.id) order by u.place`);
    return rows.map(({ id }) => id);
  }

  async *idsOf(projectId: string, filter: PairFilter, model: string): AsyncGenerator<readonly string[]> {
    let last: string | undefined;
    do {
      const after = last === undefined ? sql`true` : sql`p.id < ${last}::uuid`;
      const rows: { id: string }[] = await this.#database.query(sql<{ id: string }>`
        select p.id from qa_pair p ${joinsOf(filter, model)}
        where ${filtered(projectId, filter)} and ${after} order by p.id desc limit ${IDS_PER_PAGE}`);
      if (rows.length > 0) yield rows.map(({ id }) => id);
      last = rows.length < IDS_PER_PAGE ? undefined : rows.at(-1)?.id;
    } while (last !== undefined);
  }

  /** A key may be taken between the look and the writing; then the transaction is made again, and sees by whom. */
  async #unlessTaken<Outcome>(
    projectId: string,
    key: Buffer | undefined,
    work: (tx: Tx) => Promise<Outcome>,
  ): Promise<Outcome | PairChangeOutcome> {
    try {
      return await this.#database.transaction(work);
    } catch (error) {
      if (sqlState(error) !== UNIQUE_VIOLATION) throw error;
      const holder = key && (await pairAtKey(this.#database.orm.em.getKysely(), projectId, key));
      return holder === undefined ? this.#database.transaction(work) : { outcome: 'taken', pairId: holder };
    }
  }
}

async function changeWithin(tx: Tx, change: Change): Promise<PairChangeOutcome> {
  const { projectId, pairId, principal, state, version } = change;
  const locked = await lockPair(tx.kysely, projectId, pairId);
  const wrong = versionFault(locked, version);
  if (wrong !== undefined) return wrong;
  const holder = await pairAtKey(tx.kysely, projectId, state.key);
  if (holder !== undefined && holder !== pairId) return { outcome: 'taken', pairId: holder };
  await insertVersion(tx.kysely, { projectId, pairId, principal: principal.id, operation: 'update' });
  await changePairRow(tx.kysely, { projectId, pairId, principal: principal.id, state });
  await makeDocuments(tx.kysely, projectId, [pairId]);
  const details = { version: version + 1 };
  await recordAudit(tx, { projectId, principal: principal.id, action: 'pair.change', pairId, details });
  return { outcome: 'stored', version: version + 1 };
}

async function removeWithin(tx: Tx, { projectId, pairId, principal, version }: Removal): Promise<PairChangeOutcome> {
  const locked = await lockPair(tx.kysely, projectId, pairId);
  const wrong = versionFault(locked, version);
  if (wrong !== undefined || locked === undefined) return wrong ?? { outcome: 'not_found' };
  await insertVersion(tx.kysely, { projectId, pairId, principal: principal.id, operation: 'delete' });
  await sql`delete from qa_pair where project_id = ${projectId} and id = ${pairId}`.execute(tx.kysely);
  await sql`delete from qa_search where project_id = ${projectId} and pair_id = ${pairId}`.execute(tx.kysely);
  const details = { version: locked.version };
  await recordAudit(tx, { projectId, principal: principal.id, action: 'pair.delete', pairId, details });
  return { outcome: 'stored', version: locked.version };
}

/** Why a change that was made to `version` is not the next; undefined when it is. */
export function versionFault(
  locked: PairLock | undefined,
  version: number | undefined,
): Exclude<PairChangeOutcome, { outcome: 'stored' | 'taken' }> | undefined {
  if (locked === undefined) return { outcome: 'not_found' };
  if (version === undefined || locked.version === version) return undefined;
  return { outcome: 'changed', version: locked.version };
}
