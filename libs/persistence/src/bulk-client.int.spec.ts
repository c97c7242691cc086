import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BulkClient } from './bulk-client.ts';
import { type Workbench, openWorkbench } from './testing/workbench.ts';

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
});
