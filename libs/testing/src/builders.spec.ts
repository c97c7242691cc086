import { describe, expect, it } from '@jest/globals';
import { importOptions, importRecord, pair, readPlan, rowError } from './builders.ts';

describe('builders', () => {
  it('give what the contract accepts, changed where asked', () => {
    expect(importRecord({ status: 'completed', phase: 'ended' })).toMatchObject({
      status: 'completed',
      filename: 'pairs.csv',
    });
    expect(pair({ question: 'Why?' })).toMatchObject({ question: 'Why?', status: 'draft' });
    expect(rowError({ row: 7, line: 8 })).toMatchObject({ row: 7, code: 'question_missing' });
    expect(importOptions({ embed: false })).toMatchObject({ embed: false, html: 'strip', mode: 'upsert' });
  });

  it('refuse what the contract refuses', () => {
    expect(() => pair({ version: 0 })).toThrow();
    expect(() => rowError({ row: 0 })).toThrow();
  });

  it('give plans whose body starts after the header', () => {
    expect(readPlan().dialect.bodyStart).toBe('question,answer\n'.length);
    const plan = readPlan({ dialect: { type: 'tsv', delimiter: '\t', columns: ['Frage', 'Antwort', 'Übersetzung'] } });
    expect(plan.dialect).toMatchObject({ type: 'tsv', bodyStart: Buffer.byteLength('Frage\tAntwort\tÜbersetzung\n') });
  });
});
