import { execFile } from 'node:child_process';
import { existsSync, readlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** psql: PSQL, else that beside the running server, else the one on PATH. */
function psqlOf(postgresPid: number | undefined): string {
  const given = process.env['PSQL'];
  if (given !== undefined) return given;
  const server = `/proc/${postgresPid}/exe`;
  const beside = existsSync(server) ? join(dirname(readlinkSync(server)), 'psql') : '';
  return existsSync(beside) ? beside : 'psql';
}

const TABLES = `
  drop table if exists by_hand_pair, by_hand_staging;
  create table by_hand_pair (id uuid primary key default gen_random_uuid(), key bytea not null unique, content bytea not null, question text not null,
    answer text not null, category text, tags text[] not null default '{}', status text not null default 'draft', version int not null default 1,
    updated_at timestamptz not null default now());
  create unlogged table by_hand_staging (n bigserial, question text, answer text, category text, tags text);`;

const load = (file: string): string => `
\\copy by_hand_staging (question, answer, category, tags) from '${file}' with (format csv, header)
insert into by_hand_pair (key, content, question, answer, category, tags)
  select distinct on (k) k, sha256(convert_to(question || chr(31) || answer, 'UTF8')), question, answer, category, coalesce(string_to_array(tags, ';'), '{}')
  from (select *, sha256(convert_to(lower(btrim(question)), 'UTF8')) k from by_hand_staging where btrim(question) <> '' and btrim(answer) <> '') s
  order by k, n desc
  on conflict (key) do update set answer = excluded.answer, content = excluded.content, category = excluded.category, tags = excluded.tags,
    version = by_hand_pair.version + 1, updated_at = now()
  where by_hand_pair.content is distinct from excluded.content;
`;

const mixture = (realProject: string, project: string): string => `
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

/** What a database administrator would do by hand with the same file: COPY into an unlogged table, then one upsert. */
export class SqlByHand {
  readonly #psql: string;
  readonly #url: string;

  constructor(url: string, postgresPid: number | undefined) {
    this.#url = url;
    this.#psql = psqlOf(postgresPid);
  }

  /** Seconds for the whole. */
  async load(file: string): Promise<number> {
    await this.#execute(TABLES);
    const start = performance.now();
    await this.#execute(load(file));
    return (performance.now() - start) / 1000;
  }

  /** Empties the pairs of former rounds and writes dirty pages out: each measured part starts from the same state. */
  async clean(): Promise<void> {
    await this.#execute(
      'drop table if exists by_hand_pair, by_hand_staging; truncate qa_pair, qa_pair_version, qa_variant, qa_search; checkpoint;',
    );
  }

  /** Writes dirty pages out. */
  async checkpoint(): Promise<void> {
    await this.#execute('checkpoint;');
  }

  /** From now on the server's log has a line for each statement, which begins with the name of the program: `[name]`. */
  async logStatements(): Promise<void> {
    await this.#execute(
      "alter system set log_statement = 'all'; alter system set log_line_prefix = '[%a] '; select pg_reload_conf();",
    );
  }

  /** Bytes that were written to the log of the database since it was made. */
  async walBytes(): Promise<number> {
    return Number(await this.#execute(`select pg_current_wal_insert_lsn() - '0/0';`));
  }

  /** The one line that a query answers, columns parted by `|`. */
  ask(query: string): Promise<string> {
    return this.#execute(`${query};`);
  }

  /** Gives each pair of a project a vector that is a seeded mixture of three real ones. */
  async mixVectors(realProject: string, project: string): Promise<void> {
    await this.#execute(mixture(realProject, project));
  }

  async #execute(script: string): Promise<string> {
    const args = [this.#url, '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1', '-f', '-'];
    const child = run(this.#psql, args, { maxBuffer: 1 << 20 });
    child.child.stdin?.end(script);
    return (await child).stdout.trim();
  }
}
