import { describe, expect, it } from '@jest/globals';
import type { ErrorCode } from '@pairloom/contract';
import type { ReportedFinding } from '../ports/import-reports.ts';
import { ErrorGrouping } from './error-groups.ts';
import { readPlan } from '../testing/plans.ts';

const finding = (offset: number, given: Partial<ReportedFinding> = {}): ReportedFinding => ({
  offset,
  ordinal: 0,
  line: offset + 2,
  field: 'answer',
  code: 'answer_missing',
  severity: 'error',
  message: 'The answer is blank.',
  ...given,
});

const grouped = (findings: readonly ReportedFinding[], plan = readPlan()) => {
  const grouping = new ErrorGrouping();
  grouping.add(1, findings);
  return grouping.result([], plan);
};

describe('groups of findings', () => {
  it('count by code, field and severity, errors first, the most frequent first', () => {
    const duplicate = { code: 'duplicate_in_file', field: 'question', severity: 'warning', otherRow: 9 } as const;
    const groups = grouped([
      finding(0, duplicate),
      finding(1, duplicate),
      finding(2, duplicate),
      finding(3),
      finding(4, { code: 'question_missing', field: 'question' }),
      finding(5, { code: 'question_missing', field: 'question' }),
    ]);
    expect(groups.map(({ code, field, count }) => [code, field, count])).toEqual([
      ['question_missing', 'question', 2],
      ['answer_missing', 'answer', 1],
      ['duplicate_in_file', 'question', 3],
    ]);
  });

  it('tell the rules of the project apart', () => {
    const violated = (offset: number, rule: string) => finding(offset, { code: 'rule_violated', rule });
    const groups = grouped([violated(0, 'short'), violated(1, 'polite'), violated(2, 'polite')]);
    expect(groups.map(({ code, rule, count }) => [code, rule, count])).toEqual([
      ['rule_violated', 'polite', 2],
      ['rule_violated', 'short', 1],
    ]);
    expect(grouped([finding(0)])[0]).not.toHaveProperty('rule');
  });

  it('show in the example which pair the row runs into, and how near it is', () => {
    const near = { existingId: '019a0000-0000-7000-8000-000000000001', similarity: 0.9731 };
    expect(grouped([finding(0, { code: 'near_duplicate', ...near })])[0]?.example).toMatchObject(near);
    expect(grouped([finding(0)])[0]?.example).not.toHaveProperty('similarity');
  });

  it('join rows to ranges, also across chunks', () => {
    const grouping = new ErrorGrouping();
    grouping.add(1, [finding(0), finding(1), finding(4)]);
    grouping.add(6, [finding(0), finding(2)]);
    expect(grouping.result([], null)[0]?.ranges).toEqual([
      { from: 1, to: 2 },
      { from: 5, to: 6 },
      { from: 8, to: 8 },
    ]);
  });

  it('list 50 ranges and count the rest', () => {
    const [group] = grouped(Array.from({ length: 120 }, (_, at) => finding(at * 2)));
    expect([group?.count, group?.rows, group?.ranges.length, group?.moreRanges]).toEqual([120, 120, 50, 70]);
    expect(group?.ranges.at(-1)).toEqual({ from: 99, to: 99 });
  });

  it('never stretch the last range that is listed over rows that are not in the group', () => {
    const rows = [...Array.from({ length: 51 }, (_, at) => at * 2), 101];
    const [group] = grouped(rows.map((row) => finding(row)));
    expect([group?.ranges.at(-1), group?.moreRanges]).toEqual([{ from: 99, to: 99 }, 1]);
  });

  it('count the findings of a row, and the row once', () => {
    const [group] = grouped([finding(3), finding(3, { ordinal: 1 }), finding(4)]);
    expect([group?.count, group?.rows, group?.ranges]).toEqual([3, 2, [{ from: 4, to: 5 }]]);
  });

  it('tell fields apart up to a limit only', () => {
    const groups = grouped(
      Array.from({ length: 1_500 }, (_, at) => finding(at, { code: 'field_too_long', field: `metadata.${at}` })),
    );
    expect(groups).toHaveLength(1_001);
    expect(groups[0]).toMatchObject({ field: null, count: 500, proposal: null });
  });

  it('give the first finding as the example, with what was kept of it', () => {
    const grouping = new ErrorGrouping('error');
    grouping.add(41, [finding(0, { severity: 'warning' }), finding(1), finding(2)]);
    expect(grouping.examples()).toEqual([{ row: 42, ordinal: 0 }]);
    const [group] = grouping.result([{ row: 42, ordinal: 0, value: ' ', raw: 'q,' }], readPlan());
    expect(group).toMatchObject({
      title: 'The answer is blank.',
      remedy: 'Fill in the answer.',
      example: { row: 42, line: 3, value: ' ', raw: 'q,', message: 'The answer is blank.' },
    });
  });
});

describe('proposals', () => {
  const mapping = { question: 'Question', answer: { column: 'Best Answer' } };
  it.each<[ErrorCode, Partial<ReportedFinding>, string | null, string]>([
    [
      'answer_missing',
      {},
      '',
      'Fill in the column "Best Answer" of the row, or map another column to answer; the other rows need no second import.',
    ],
    ['status_invalid', { field: 'status' }, 'publishd', 'Write published instead of "publishd".'],
    [
      'status_invalid',
      { field: 'status' },
      'live',
      'Put one of draft, published, retired into the status of the row, or leave the status out of the mapping.',
    ],
    ['answer_too_long', {}, 'x', 'Shorten answer of the row to 200,000 characters.'],
    ['field_too_long', { field: 'metadata.note' }, 'x', 'Shorten metadata.note of the row to 10,000 characters.'],
    ['tags_too_many', { field: 'tags' }, null, 'Keep at most 100 tags in the row.'],
    [
      'invalid_utf8',
      { field: null },
      null,
      'If the file was saved in another encoding, import it again with options.encoding, such as windows-1252.',
    ],
    [
      'quote_unclosed',
      { field: null, line: 1234 },
      null,
      'Close the quote that is opened on line 1,234, or set options.quote to "" if quotes have no meaning.',
    ],
    ['quote_misplaced', { field: null }, null, 'Write "" for each " inside a quoted field.'],
    ['fields_too_many', { field: null }, null, 'Put fields that hold "," between " quotes.'],
    ['nul_character', {}, null, 'Remove the character U+0000 from the row.'],
    [
      'duplicate_in_file',
      { otherRow: 7 },
      null,
      'Remove the row that does not count, such as row 1: row 7 stands for it.',
    ],
  ])('for %s say what to do in the file', (code, given, value, proposal) => {
    const grouping = new ErrorGrouping();
    grouping.add(1, [finding(0, { code, ...given })]);
    const plan = readPlan({ mapping });
    expect(grouping.result([{ row: 1, ordinal: 0, value, raw: null }], plan)[0]?.proposal).toBe(proposal);
  });

  it('speak of rows, of which each counts once', () => {
    const [group] = grouped([0, 1].map((ordinal) => finding(3, { ordinal, code: 'field_too_long', field: 'tags' })));
    expect([group?.count, group?.proposal]).toEqual([2, expect.stringMatching(/^Shorten tags of the row to /)]);
  });

  it('name the encoding that was taken', () => {
    const rewriting = { to: 'text', unpacking: { as: 'plain' }, encoding: 'euc-kr' } as const;
    const [group] = grouped([finding(0, { code: 'invalid_utf8', field: null })], readPlan({ rewriting }));
    expect(group?.proposal).toContain('If euc-kr is not the encoding of the file');
  });

  it('are left out where nothing is plain', () => {
    expect(grouped([finding(0, { code: 'row_rejected' })])[0]?.proposal).toBeNull();
    const grouping = new ErrorGrouping();
    grouping.add(1, [finding(0)]);
    expect(grouping.result([], null)[0]?.proposal).toBeNull();
  });
});
