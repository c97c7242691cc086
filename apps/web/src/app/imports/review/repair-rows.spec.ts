import { describe, expect, it } from '@jest/globals';
import { sourceRowOf } from '../../../testing/sources.ts';
import { editOf, fieldsOf, mappedColumns, rowsOf } from './repair-rows.ts';

const columns = ['id', 'Q', 'A'];
const mapping = { question: 'Q', answer: 'A', ignore: ['id'] };

describe('a correction', () => {
  const row = sourceRowOf(3, ['7', '', 'an answer']);

  it('holds what was changed, and no more', () => {
    const typed = { id: '7', Q: 'What?', A: 'an answer' };
    expect(editOf(row, columns, mapping, typed, undefined)).toEqual({ row: 3, values: { Q: 'What?' } });
    expect(editOf(row, columns, mapping, { id: '7', Q: '', A: 'an answer' }, undefined)).toBeNull();
  });

  it('keeps what was corrected before', () => {
    const before = { row: 3, values: { id: '8' } };
    expect(editOf(row, columns, mapping, { id: '7', Q: 'What?', A: 'an answer' }, before)).toEqual({
      row: 3,
      values: { id: '8', Q: 'What?' },
    });
  });

  it('names every mapped column of a row that cannot be taken apart', () => {
    const broken = sourceRowOf(4, null, { raw: '1,"x' });
    expect(editOf(broken, columns, mapping, { Q: 'What?' }, undefined)).toEqual({
      row: 4,
      values: { Q: 'What?', A: '' },
    });
  });
});

it('rows of a group are those of its ranges', () => {
  expect(
    rowsOf({
      ranges: [
        { from: 2, to: 4 },
        { from: 9, to: 9 },
      ],
    }),
  ).toEqual([2, 3, 4, 9]);
});

it('columns are known by the fields that are read from them', () => {
  expect(mappedColumns(columns, { ...mapping, tags: { columns: ['Q', 'id'] } })).toEqual(['Q', 'A', 'id']);
  expect(mappedColumns(columns, mapping)).toEqual(['Q', 'A']);
  expect(fieldsOf('Q', { ...mapping, variants: ['Q'] })).toEqual(['question', 'variants']);
});
