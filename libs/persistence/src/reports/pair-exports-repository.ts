import type { ExportFilter, ExportShape, ExportedPair, PairExports } from '@pairloom/core';
import { type RawBuilder, sql } from 'kysely';
import type { Database } from '../database.ts';

const conditions = (projectId: string, { status, category, tag }: ExportFilter): RawBuilder<unknown> =>
  sql.join(
    [
      sql`p.project_id = ${projectId}`,
      ...(status === undefined ? [] : [sql`p.status = ${status}`]),
      ...(category === undefined ? [] : [sql`p.category = ${category}`]),
      ...(tag === undefined ? [] : [sql`${tag} = any(p.tags)`]),
    ],
    sql` and `,
  );

/** Pairs of a project by id, which is the order of their making; each page is found through the primary key. */
export class PairExportsRepository implements PairExports {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async shape(projectId: string, filter: ExportFilter): Promise<ExportShape> {
    const where = conditions(projectId, filter);
    const [found] = await this.#database.query(sql<ExportShape & { lastId: string | null }>`
      select array(
          select distinct n.name collate "C" from qa_pair p cross join lateral jsonb_object_keys(p.metadata) as n (name)
          where ${where} and p.metadata <> '{}' order by 1
        ) as "metadataNames",
        exists (select from qa_pair p where ${where} and p.external_id is not null) as "hasExternalIds",
        exists (select from qa_variant v join qa_pair p on p.project_id = v.project_id and p.id = v.pair_id where v.project_id = ${projectId} and ${where}) as "hasVariants",
        (select p.id::text from qa_pair p where ${where} order by p.id desc limit 1) as "lastId"`);
    if (found === undefined) throw new Error('A query without a table gives one row.');
    return { ...found, lastId: found.lastId ?? undefined };
  }

  page(
    projectId: string,
    filter: ExportFilter,
    range: { readonly after: string | undefined; readonly lastId: string; readonly limit: number },
  ): Promise<ExportedPair[]> {
    const { after = null, lastId, limit } = range;
    return this.#database.query(sql<ExportedPair>`
      select p.id::text as id, p.version, p.question, p.answer, p.category, p.tags, p.status, p.external_id as "externalId", p.metadata,
        array(select v.question from qa_variant v where v.project_id = p.project_id and v.pair_id = p.id order by v.ordinal) as variants
      from qa_pair p
      where ${conditions(projectId, filter)} and p.id <= ${lastId}::uuid ${after === null ? sql`` : sql`and p.id > ${after}::uuid`}
      order by p.id limit ${limit}`);
  }
}
