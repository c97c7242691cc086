import { execFileSync } from 'node:child_process';
import { chownSync, closeSync, mkdirSync, openSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';

/** Room for a database with the program's tables, and for the files of some imports. */
const DATABASE_MIB = 192;
const BLOBS_MIB = 32;
const TABLESPACE = 'small_disk';
const FILLER = '.filler';
const PIECE = Buffer.alloc(64 * 1024);

/** Whether this process may mount file systems. */
export function mayMount(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  try {
    execFileSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Two small file systems in memory, one under the tables of an installation and one under its blobs. */
export class SmallDisks {
  readonly #database: string;
  readonly #blobs: string;

  private constructor(database: string, blobs: string) {
    this.#database = database;
    this.#blobs = blobs;
  }

  /** The tables belong to the account of the running server, which is that of its data folder. */
  static mount(folder: string, blobs: string, dataFolder: string): SmallDisks {
    // Beside the data folder: whatever leads there can be passed by the server's account.
    const database = join(dataFolder, '..', `${TABLESPACE}-${process.pid}`);
    mkdirSync(folder, { recursive: true });
    mkdirSync(database, { recursive: true });
    mountMemory(database, DATABASE_MIB);
    const { uid, gid } = statSync(dataFolder);
    chownSync(database, uid, gid);
    mountMemory(blobs, BLOBS_MIB);
    return new SmallDisks(database, blobs);
  }

  /** Gives its name. */
  async createTablespace(admin: pg.Client): Promise<string> {
    const location = join(this.#database, 'tables');
    mkdirSync(location);
    const { uid, gid } = statSync(this.#database);
    chownSync(location, uid, gid);
    await admin.query(`create tablespace ${TABLESPACE} location ${pg.escapeLiteral(location)}`);
    return TABLESPACE;
  }

  /** Until nothing more goes onto it. */
  fill(which: 'database' | 'blobs'): void {
    const file = openSync(join(which === 'database' ? this.#database : this.#blobs, FILLER), 'w');
    try {
      for (let piece = PIECE; piece.length > 0;) {
        try {
          writeSync(file, piece);
        } catch (error) {
          if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
          piece = piece.subarray(0, piece.length >> 1);
        }
      }
    } finally {
      closeSync(file);
    }
  }

  free(): void {
    for (const folder of [this.#database, this.#blobs]) rmSync(join(folder, FILLER), { force: true });
  }

  /** The database on it goes first. */
  async unmount(serverUrl: string): Promise<void> {
    this.free();
    const admin = new pg.Client({ connectionString: serverUrl });
    await admin.connect();
    try {
      const { rows } = await admin.query<{ name: string }>(
        `select datname as name from pg_database d join pg_tablespace t on t.oid = d.dattablespace where t.spcname = $1`,
        [TABLESPACE],
      );
      for (const { name } of rows) await admin.query(`drop database ${pg.escapeIdentifier(name)} with (force)`);
      if (rows.length > 0) await admin.query(`drop tablespace ${TABLESPACE}`);
    } finally {
      await admin.end();
    }
    for (const folder of [this.#database, this.#blobs]) execFileSync('umount', [folder]);
    rmSync(this.#database, { recursive: true, force: true });
  }
}

export function unmountUnder(folder: string): void {
  if (process.platform !== 'linux') return;
  const places = readFileSync('/proc/mounts', 'utf8')
    .split('\n')
    .map((line) => line.split(' ')[1] ?? '');
  for (const place of places) if (place.startsWith(`${folder}/`)) execFileSync('umount', [place]);
}

function mountMemory(folder: string, mib: number): void {
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${mib}m,mode=0700`, 'tmpfs', folder]);
}
