import { describe, expect, it } from '@jest/globals';
import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { tempFolder } from '../testing/temp-folder.ts';
import { readRunFile, removeRunFile, runFileOf, writeRunFile, type RunInfo } from './run-file.ts';

const home = tempFolder();
const info: RunInfo = {
  gateway: { url: 'http://127.0.0.1:3000', pid: 1 },
  worker: { pid: 2 },
  temporal: { address: '127.0.0.1:7233', ui: 'http://127.0.0.1:8233', pid: 3 },
  postgres: { url: 'postgres://postgres:secret@127.0.0.1:5432/pairloom', pid: 4 },
  embedder: { url: 'http://127.0.0.1:4000/v1', pid: 5 },
};

describe('run.json', () => {
  it('says what runs, to its owner only', () => {
    writeRunFile(home(), info);
    expect(readRunFile(home())).toEqual(info);
    expect(statSync(runFileOf(home())).mode & 0o777).toBe(0o600);
    expect(readdirSync(home())).toEqual(['run.json']);
  });

  it('follows a restart', () => {
    writeRunFile(home(), info);
    writeRunFile(home(), { ...info, worker: { pid: 77 } });
    expect(readRunFile(home())?.worker.pid).toBe(77);
  });

  it('goes, and may be gone already', () => {
    writeRunFile(home(), info);
    removeRunFile(home());
    removeRunFile(home());
    expect(readRunFile(home())).toBeUndefined();
  });

  it('is no file when it is damaged', () => {
    writeFileSync(runFileOf(home()), '{ "gateway"');
    expect(readRunFile(home())).toBeUndefined();
  });
});
