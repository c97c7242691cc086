import { parse } from 'csv-parse';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { Client } from 'pg';
import type { BenchRow } from '../rows.ts';

const CHUNK_ROWS = 100;

const TABLES = `
  drop table if exists old_pair, old_job;
  create table old_pair (id uuid primary key default gen_random_uuid(), key bytea not null unique, question text not null, answer text not null,
    category text, tags text[] not null default '{}', updated_at timestamptz not null default now());
  create table old_job (id int primary key, processed int not null default 0, created int not null default 0, errors jsonb not null default '[]');
  insert into old_job (id) values (1);`;

interface OldError {
  readonly row: number;
  readonly message: string;
}

const keyOf = ({ question }: BenchRow): Buffer =>
  createHash('sha256').update(question.trim().toLowerCase()).digest().subarray(0, 16);

/**
 * The kind of script that imports were done with before: a CSV file read by a library, in chunks of 100 rows; for each a look-up, a bulk
 * insert, counters and list of errors updated, a commit. Gives the seconds it took.
 */
export const inChunksOf100 = (url: string, file: string): Promise<number> => timed(url, rowsOf(file), CHUNK_ROWS);

/** One commit for each of the first rows. */
export const rowByRow = (url: string, file: string, rows: number): Promise<number> => timed(url, rowsOf(file, rows), 1);

const rowsOf = (file: string, to?: number): AsyncIterable<BenchRow> =>
  createReadStream(file).pipe(parse({ columns: true, ...(to !== undefined && { to }) }));

async function timed(url: string, rows: AsyncIterable<BenchRow>, chunkRows: number): Promise<number> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(TABLES);
    const start = performance.now();
    await load(client, rows, chunkRows);
    const seconds = (performance.now() - start) / 1000;
    await client.query('drop table old_pair, old_job');
    return seconds;
  } finally {
    await client.end();
  }
}

async function load(client: Client, rows: AsyncIterable<BenchRow>, chunkRows: number): Promise<void> {
  let chunk: BenchRow[] = [];
  let done = 0;
  for await (const row of rows) {
    chunk.push(row);
    if (chunk.length < chunkRows) continue;
    await loadChunk(client, chunk, done);
    done += chunk.length;
    chunk = [];
  }
  if (chunk.length > 0) await loadChunk(client, chunk, done);
}

async function loadChunk(client: Client, chunk: readonly BenchRow[], before: number): Promise<void> {
  const errors: OldError[] = [];
  const fresh = new Map<string, BenchRow & { key: Buffer }>();
  for (const [place, row] of chunk.entries()) {
    if (row.answer.trim() === '') errors.push({ row: before + place + 1, message: 'answer is blank' });
    else {
      const key = keyOf(row);
      fresh.set(key.toString('hex'), { ...row, key });
    }
  }
  await client.query('begin');
  const keys = [...fresh.values()].map(({ key }) => key);
  const known = await client.query<{ key: Buffer }>('select key from old_pair where key = any($1::bytea[])', [keys]);
  for (const { key } of known.rows) fresh.delete(key.toString('hex'));
  const created = [...fresh.values()];
  if (created.length > 0) {
    const places = created.map(
      (_, at) => `($${5 * at + 1}, $${5 * at + 2}, $${5 * at + 3}, $${5 * at + 4}, $${5 * at + 5})`,
    );
    const values = created.flatMap(({ key, question, answer, category, tags }) => [
      key,
      question,
      answer,
      category,
      tags === '' ? [] : tags.split(';'),
    ]);
    await client.query(
      `insert into old_pair (key, question, answer, category, tags) values ${places.join(', ')}`,
      values,
    );
  }
  await client.query(
    'update old_job set processed = processed + $1, created = created + $2, errors = errors || $3::jsonb where id = 1',
    [chunk.length, created.length, JSON.stringify(errors)],
  );
  await client.query('commit');
}
