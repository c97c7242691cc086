import { describe, expect, it } from '@jest/globals';
import { endedOf } from '../../../testing/records.ts';
import { optionsOfMending } from './failed-rows.ts';

const mapping = { question: 'Question', answer: 'Answer' };

describe('failed rows that are sent back', () => {
  it('are done with what their import did with its rows', () => {
    expect(optionsOfMending(endedOf(1, { mode: 'delete', metadata: { ticket: 7 } }))).toEqual({
      mapping,
      metadata: { ticket: 7 },
      mode: 'delete',
    });
  });

  it('do not retire all else when their import was a mirror', () => {
    expect(optionsOfMending(endedOf(1, { mode: 'mirror' }))).toEqual({ mapping });
  });
});
