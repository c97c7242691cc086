import { describe, expect, it } from '@jest/globals';
import { findingOf } from '../../../testing/records.ts';
import { FindingLog, findingLine, LOG_LIMIT } from './finding-log.ts';

const rows = (log: FindingLog) => log.entries().map(({ row }) => row);

describe('FindingLog', () => {
  it('takes what every state repeats only once, newest at the end', () => {
    const log = new FindingLog();
    log.add([findingOf(9), findingOf(4)]);
    log.add([findingOf(4), findingOf(2), findingOf(9), findingOf(7)]);
    expect(rows(log)).toEqual([4, 9, 2, 7]);
  });

  it('keeps two findings of one row apart', () => {
    const log = new FindingLog();
    log.add([findingOf(1), findingOf(1, { field: 'question', code: 'question_missing' })]);
    expect(log.entries()).toHaveLength(2);
  });

  it('keeps two findings of one code apart, as long as they say something else', () => {
    const log = new FindingLog();
    const tags = { field: 'tags', code: 'value_not_allowed', severity: 'warning' } as const;
    const found = [
      findingOf(1, { ...tags, message: 'red is no tag.' }),
      findingOf(1, { ...tags, message: 'blue is no tag.' }),
    ];
    log.add(found);
    log.add(found);
    expect(log.entries()).toEqual(found);
  });

  it('puts what came before it was opened in front', () => {
    const log = new FindingLog();
    log.add([findingOf(50)]);
    log.addEarlier([findingOf(50), findingOf(3), findingOf(8)]);
    expect(rows(log)).toEqual([3, 8, 50]);
    log.addEarlier([findingOf(12), findingOf(9)]);
    log.add([findingOf(1)]);
    expect(rows(log)).toEqual([3, 8, 9, 12, 50, 1]);
  });

  it('does not grow without end', () => {
    const log = new FindingLog();
    log.add(Array.from({ length: LOG_LIMIT + 5 }, (_, index) => findingOf(index + 1)));
    expect(log.entries()).toHaveLength(LOG_LIMIT);
    expect(log.entries()[0]?.row).toBe(6);
  });
});

const asGiven = (message: string): string => message;

describe('findingLine', () => {
  it('says where and what in plain text', () => {
    expect(findingLine(findingOf(7), asGiven)).toBe('row 7 (line 8) answer [answer_missing] The answer is blank.');
    expect(findingLine(findingOf(7, { line: null, field: null }), asGiven)).toBe(
      'row 7 [answer_missing] The answer is blank.',
    );
  });
});
