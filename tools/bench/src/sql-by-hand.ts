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

  /** Number of a transaction: every later one has a higher one. */
  transaction(): Promise<string> {
    return this.ask('select pg_current_xact_id()');
  }

  /** Rows of pairs and of their versions that hold what this transaction or a later one wrote; each change, removals too, leaves one. */
  async rowVersionsSince(transaction: string): Promise<number> {
    const of = (table: string): string =>
      `(select count(*) from ${table} where xmin::text::bigint >= ${transaction}::bigint)`;
    return Number(await this.ask(`select ${of('qa_pair')} + ${of('qa_pair_version')}`));
  }

  /** The one line that a query answers, columns parted by `|`. */
  ask(query: string): Promise<string> {
    return this.#execute(`${query};`);
  }

  async #execute(script: string): Promise<string> {
    const args = [this.#url, '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1', '-f', '-'];
    const child = run(this.#psql, args, { maxBuffer: 1 << 20 });
    child.child.stdin?.end(script);
    return (await child).stdout.trim();
  }
}
