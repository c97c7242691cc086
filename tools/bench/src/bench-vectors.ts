import pg from 'pg';

const mixture = (realProject: string, project: string): string => `
drop table if exists real_vector, weight;
create temp table real_vector as
  select row_number() over (order by text_hash) - 1 as n, v::halfvec(384)::vector(384) as v, model_id from qa_embedding where project_id = '${realProject}' and v is not null;
create unique index on real_vector (n);
create temp table weight as select k, array_fill((k / 100.0)::real, array[384])::vector(384) as w from generate_series(0, 100) k;
create unique index on weight (k);
analyze real_vector, weight;
insert into qa_embedding (project_id, model_id, text_hash, question_hash, v)
select p.project_id, a.model_id, sha256(convert_to(p.question, 'UTF8')), p.question_hash, l2_normalize(a.v * wa.w + b.v * wb.w + c.v * wc.w)::halfvec(384)
from (
  select *, (hashint8extended(i, 1) & 1048575) % m as a, (hashint8extended(i, 2) & 1048575) % m as b, (hashint8extended(i, 3) & 1048575) % m as c,
    (40 + (hashint8extended(i, 4) & 1023) % 50)::int as x, ((hashint8extended(i, 5) & 1023) % 50)::int as y
  from (select project_id, question, question_hash, row_number() over () as i, (select count(*) from real_vector) as m from qa_pair where project_id = '${project}') q
) p
join real_vector a on a.n = p.a join real_vector b on b.n = p.b join real_vector c on c.n = p.c
join weight wa on wa.k = p.x join weight wb on wb.k = least(p.y, 100 - p.x) join weight wc on wc.k = greatest(0, 100 - p.x - p.y)
on conflict do nothing;
`;

/** Vectors between two that are stored, for texts that no pair has. */
const spares = (project: string, count: number): string => `
drop table if exists bench_vector;
create unlogged table bench_vector as
  select row_number() over () as n, model_id, l2_normalize(v::vector(384) + next::vector(384))::halfvec(384) as v
  from (select model_id, v, lead(v) over (order by text_hash) as next from qa_embedding where project_id = '${project}' and v is not null order by text_hash limit ${count + 1}) e
  where next is not null;
analyze bench_vector;
`;

const INSERT = `
insert into qa_embedding (project_id, model_id, text_hash, question_hash, v)
select $1, model_id, sha256(convert_to($2 || n, 'UTF8')), sha256(convert_to($2 || n, 'UTF8')), v from bench_vector`;

const NEAREST = `
select encode(text_hash, 'hex') as hash from qa_embedding where project_id = $1 and v is not null order by v <=> $2::halfvec(384) limit $3`;

/** What the benchmark does with stored vectors beside the product. */
export class BenchVectors {
  readonly #client: pg.Client;

  private constructor(client: pg.Client) {
    this.#client = client;
  }

  static async connect(url: string): Promise<BenchVectors> {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    return new BenchVectors(client);
  }

  /** Gives each pair of a project a vector that is a seeded mixture of three real ones. */
  async mix(realProject: string, project: string): Promise<void> {
    await this.#client.query(mixture(realProject, project));
  }

  /** sha256 in hex of the texts with the nearest vectors, each stored one compared: no index may be asked. */
  async nearest(project: string, vector: readonly number[], count: number): Promise<string[]> {
    await this.#client.query('begin; set local enable_indexscan = off; set local enable_bitmapscan = off');
    try {
      const { rows } = await this.#client.query<{ hash: string }>(NEAREST, [project, `[${vector.join(',')}]`, count]);
      return rows.map(({ hash }) => hash);
    } finally {
      await this.#client.query('rollback');
    }
  }

  /** Makes vectors ready to be inserted, in a table of their own. */
  async makeSpares(project: string, count: number): Promise<void> {
    await this.#client.query(spares(project, count));
  }

  /** Inserts the spare vectors into a project by one statement, under texts that begin with `prefix`. Gives rows a second. */
  async insertSpares(project: string, prefix: string): Promise<number> {
    await this.#client.query('checkpoint');
    const start = performance.now();
    const { rowCount } = await this.#client.query(INSERT, [project, prefix]);
    return (rowCount ?? 0) / ((performance.now() - start) / 1000);
  }

  /** Ends the connection; no vector of any project is left. */
  async end(): Promise<void> {
    await this.#client.query('drop table if exists bench_vector; truncate qa_embedding');
    await this.#client.end();
  }
}
