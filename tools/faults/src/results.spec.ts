import { describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nameOfRun, readResults } from './results.ts';

describe('readResults', () => {
  it('takes whole lines; a file that is not there has none', () => {
    const folder = mkdtempSync(join(tmpdir(), 'results-'));
    const file = join(folder, 'runs.jsonl');
    try {
      expect(readResults(file)).toEqual([]);
      writeFileSync(file, '{"fault":1,"variant":"v","run":0,"seed":7}\n{"fault":1,"vari');
      expect(readResults(file).map(nameOfRun)).toEqual([nameOfRun({ fault: 1, variant: 'v', run: 0, seed: 7 })]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
