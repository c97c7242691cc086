import { describe, expect, it } from '@jest/globals';
import { stripVTControlCharacters } from 'node:util';
import { panel } from './panel.ts';
import type { RunInfo } from './run-file.ts';

const embedded: RunInfo = {
  gateway: { url: 'http://127.0.0.1:3000', pid: 1 },
  worker: { pid: 2 },
  temporal: { address: '127.0.0.1:7233', ui: 'http://127.0.0.1:8233', pid: 3 },
  postgres: { url: 'postgres://postgres:secret@127.0.0.1:5432/pairloom', pid: 4 },
  embedder: { url: 'http://127.0.0.1:4000/v1', pid: 5 },
};
const home = '/home/me/pairloom/.pairloom';
const places = { home, dataFolder: `${home}/postgres/data`, blobStore: `${home}/blobs` };

const rowsOf = (text: string): string[] =>
  stripVTControlCharacters(text)
    .split('\n')
    .map((line) => line.trim().replaceAll(/ {2,}/g, ' | '))
    .filter((line) => line !== '');

describe('panel', () => {
  it('shows where everything is, in short', () => {
    expect(rowsOf(panel(embedded, places))).toEqual([
      'Pairloom is running.',
      'App | http://127.0.0.1:3000',
      'API documents | http://127.0.0.1:3000/api/docs',
      'Temporal UI | http://127.0.0.1:8233',
      `Data | ${home}`,
      'Stop | Ctrl-C; the data stays and the next start finds it',
    ]);
  });

  it('says which parts are not its own, without their passwords', () => {
    const replaced: RunInfo = {
      ...embedded,
      temporal: { address: 'temporal.example:7233' },
      postgres: { url: 'postgres://me:secret@db.example:5432/pairs' },
      embedder: { url: 'https://api.example/v1' },
    };
    const text = panel(replaced, { home, blobStore: 's3://files/pairloom' });
    expect(rowsOf(text)).toEqual(
      expect.arrayContaining([
        'Temporal | temporal.example:7233 (TEMPORAL_ADDRESS)',
        'Database | postgres://db.example:5432/pairs (DATABASE_URL)',
        'Embeddings | https://api.example/v1 (EMBEDDINGS_BASE_URL)',
        'Files | s3://files/pairloom (BLOB_STORE)',
      ]),
    );
    expect(text).not.toContain('Temporal UI');
    expect(text).not.toContain('secret');
  });

  it('does not take a neighbour of the data folder for a part of it', () => {
    const text = panel(embedded, { ...places, blobStore: `${home}-files` });
    expect(rowsOf(text)).toContain(`Files | ${home}-files (BLOB_STORE)`);
  });

  it('says where the rows are when they are not in the data folder', () => {
    const text = panel(embedded, { ...places, dataFolder: '/var/tmp/pairloom-1/data' });
    expect(rowsOf(text)).toContain('Database | /var/tmp/pairloom-1/data (its account cannot reach the data folder)');
  });
});
