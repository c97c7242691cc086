import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { BulkClient, CopyRows } from './bulk-client.ts';
import { CopyReader } from './copy-out.ts';
import { type Workbench, openWorkbench, waitingForLock } from './testing/workbench.ts';

let bench: Workbench;
let client: BulkClient;
beforeAll(async () => {
  bench = await openWorkbench();
  client = new BulkClient(bench.url);
  await client.connect();
});
afterAll(async () => {
  await client?.end();
  await bench?.close();
});

const hashed = 'select encode(sha256($1::bytea), $2) as sha, $3::text as text, $4::int as number';
const HASH_OF_ZEROS = '30e14955ebf1352266dc2ff8067e68104607e750abb9d3b36582b8af909fcb58';

describe('a client for bulk statements', () => {
  it('sends large parameters beside small ones and nulls', async () => {
    const zeros = Buffer.alloc(1024 * 1024);
    const { rows } = await client.query<object>(hashed, [zeros, 'hex', null, 7]);
    expect(rows).toEqual([{ sha: HASH_OF_ZEROS, text: null, number: 7 }]);
  });

  it.each([0, 1, 64 * 1024 - 1, 64 * 1024])('sends a parameter of %d bytes as it is', async (length) => {
    const bytes = Buffer.from(Array.from({ length }, (_, i) => i % 256));
    const { rows } = await client.query<{ bytes: Buffer }>('select $1::bytea as bytes, $2::text, length($3::bytea)', [
      bytes,
      'größer',
      Buffer.alloc(100_000),
    ]);
    expect(rows[0]?.bytes.equals(bytes)).toBe(true);
  });

  it('goes on after a statement that was refused', async () => {
    const large = Buffer.alloc(100_000);
    await expect(client.query('select $1::bytea, 1 / $2::int', [large, 0])).rejects.toMatchObject({ code: '22012' });
    await expect(client.query('select length($1::bytea) as n', [large])).resolves.toMatchObject({
      rows: [{ n: 100_000 }],
    });
  });

  describe('gives the rows of a COPY', () => {
    const COPY = `copy (select n, case when n <> 2 then decode(repeat('ff00', n * 50000), 'hex') end from generate_series(1, 3) n) to stdout (format binary)`;

    it('as the server sends them', async () => {
      const rows: unknown[] = [];
      const reader = new CopyReader(([n, bytes]) =>
        rows.push([n?.readInt32BE(), bytes && [bytes.length, bytes.subarray(-2).toString('hex')]]),
      );
      await expect(client.query(COPY, [reader])).resolves.toMatchObject({ rowCount: 3 });
      expect(rows).toEqual([
        [1, [100_000, 'ff00']],
        [2, null],
        [3, [300_000, 'ff00']],
      ]);
    });

    it('of none', async () => {
      const read = jest.fn<(columns: readonly (Buffer | null)[]) => void>();
      await client.query('copy (select 1 where false) to stdout (format binary)', [new CopyReader(read)]);
      expect(read).not.toHaveBeenCalled();
    });

    it('and fails of what their reader throws, or of the server, and goes on', async () => {
      const read = jest.fn(() => {
        throw new Error('Enough.');
      });
      await expect(client.query(COPY, [new CopyReader(read)])).rejects.toThrow('Enough.');
      expect(read).toHaveBeenCalledTimes(1);
      const refused = client.query('copy (select 1 / 0) to stdout (format binary)', [new CopyReader(read)]);
      await expect(refused).rejects.toMatchObject({ code: '22012' });
      await expect(client.query('select 1 as n')).resolves.toMatchObject({ rows: [{ n: 1 }] });
    });
  });

  describe('copies rows in', () => {
    const COPY = 'copy spec_copied from stdin (format binary)';
    /** One int column. */
    const rowsOf = (values: readonly number[]): CopyRows => {
      const head = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');
      const rows = values.map((value) => {
        const row = Buffer.alloc(10);
        row.writeInt16BE(1, 0);
        row.writeInt32BE(4, 2);
        row.writeInt32BE(value, 6);
        return row;
      });
      return new CopyRows([head, ...rows, Buffer.from([0xff, 0xff])], values.length);
    };
    const stored = async () => (await client.query<{ n: number }>('select n from spec_copied order by n')).rows;
    beforeAll(() => client.query('create temp table spec_copied (n int primary key)'));

    it('as they are, and tells how many', async () => {
      await expect(client.query(COPY, [rowsOf([1, 2, 3])])).resolves.toMatchObject({ rowCount: 3 });
      expect(await stored()).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
    });

    it('and fails where the server took another number', async () => {
      const { pieces } = rowsOf([100, 101]);
      await client.query('begin');
      await expect(client.query(COPY, [new CopyRows(pieces, 3)])).rejects.toThrow('Of 3 rows 2 were copied.');
      await client.query('rollback');
    });

    it('and fails when its connection is ended', async () => {
      const other = new BulkClient(bench.url);
      other.on('error', () => undefined);
      await other.connect();
      const { rows } = await other.query<{ pid: number }>('select pg_backend_pid() as pid');
      await client.query('create table spec_locked (n int)');
      await client.query('begin');
      await client.query('lock table spec_locked');
      const copying = other.query('copy spec_locked from stdin (format binary)', [rowsOf([1, 2])]);
      const failed = expect(copying).rejects.toThrow(/terminat/i);
      await waitingForLock(bench);
      await client.query('select pg_terminate_backend($1)', [rows[0]?.pid]);
      await failed;
      await client.query('rollback');
    });

    it('or none of them, and goes on', async () => {
      const many = Array.from({ length: 20_000 }, (_, n) => n + 3);
      await expect(client.query(COPY, [rowsOf(many)])).rejects.toMatchObject({ code: '23505' });
      expect(await stored()).toHaveLength(3);
    });
  });
});
