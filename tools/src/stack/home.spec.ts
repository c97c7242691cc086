import { describe, expect, it } from '@jest/globals';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { PartFault } from '../fault.ts';
import { tempFolder } from '../testing/temp-folder.ts';
import { claimHome } from './home.ts';
import { runFileOf, writeRunFile, type RunInfo } from './run-file.ts';

const folder = tempFolder();
const home = (): string => join(folder(), 'data');
const info = { gateway: { url: 'http://127.0.0.1:3001', pid: 1 } } as RunInfo;

describe('claimHome', () => {
  it('refuses a folder on which another start runs, naming it', () => {
    const claimed = claimHome(home());
    try {
      writeRunFile(home(), info);
      const claimAgain = (): unknown => claimHome(home());
      expect(claimAgain).toThrow(PartFault);
      expect(claimAgain).toThrow(`it already runs on ${home()} (process ${process.pid}, http://127.0.0.1:3001)`);
    } finally {
      claimed.release();
    }
  });

  it('says that the other one is still starting', () => {
    const claimed = claimHome(home());
    try {
      expect(() => claimHome(home())).toThrow(`(process ${process.pid}, still starting)`);
    } finally {
      claimed.release();
    }
  });

  it('takes a released folder, and clears what a killed start left', () => {
    claimHome(home()).release();
    writeRunFile(home(), info);
    const claimed = claimHome(home());
    expect(existsSync(runFileOf(home()))).toBe(false);
    claimed.release();
  });
});
