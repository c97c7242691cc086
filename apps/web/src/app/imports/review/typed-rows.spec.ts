import { describe, expect, it } from '@jest/globals';
import type { DraftOptions } from '../../api/imports-api.ts';
import { readingOf, TypedRows } from './typed-rows.ts';

const reading = (options: DraftOptions, source = 's1'): string =>
  readingOf({ sourceId: () => source, readingOptions: () => options } as unknown as Parameters<typeof readingOf>[0]);

describe('TypedRows', () => {
  it('belong to a file as it is read, whatever of it is corrected or mapped', () => {
    const typed = new TypedRows();
    typed.type(reading({ header: false }), 2, 'Answer', 'Two.');
    const same = reading({ header: false, edits: 'b'.repeat(64), mapping: { question: 'Q', answer: 'A' } });
    expect(typed.of(same)).toEqual(new Map([[2, { Answer: 'Two.' }]]));
    for (const other of [reading({}), reading({ header: false }, 's2')]) expect(typed.of(other).size).toBe(0);
  });

  it('are forgotten as far as they were stored', () => {
    const typed = new TypedRows();
    const sent = { Question: 'Who?', Answer: 'One.' };
    for (const [column, value] of Object.entries(sent)) typed.type('r', 1, column, value);
    typed.type('r', 1, 'Answer', 'One, too.');
    typed.forget('r', 1, sent);
    expect(typed.of('r')).toEqual(new Map([[1, { Answer: 'One, too.' }]]));
    typed.type('r', 1, 'Answer', undefined);
    expect(typed.of('r').size).toBe(0);
  });

  it('are not touched by what is forgotten of another reading', () => {
    const typed = new TypedRows();
    typed.type('r', 1, 'Answer', 'One.');
    typed.forget('other', 1, { Answer: 'One.' });
    typed.drop('other');
    expect(typed.of('r').size).toBe(1);
    typed.drop('r', [2]);
    expect(typed.of('r').size).toBe(1);
    typed.drop('r');
    expect(typed.of('r').size).toBe(0);
  });
});
