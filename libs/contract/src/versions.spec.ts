import { describe, expect, it } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { PAIRLOOM_VERSION } from './versions.ts';

describe('the version of the product', () => {
  it('is that of its packages', async () => {
    const text = await readFile(new URL('../package.json', import.meta.url), 'utf8');
    expect(JSON.parse(text)).toMatchObject({ version: PAIRLOOM_VERSION });
  });
});
