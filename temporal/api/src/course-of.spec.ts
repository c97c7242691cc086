import { describe, expect, it } from '@jest/globals';
import { ImportOptions } from '@pairloom/contract';
import { courseOf } from './course-of.ts';

describe('courseOf', () => {
  it.each([
    [{ embed: true }, { embed: true }],
    [{ embed: true, dryRun: true }, { embed: false }],
    [
      { embed: false, onError: 'rollback' },
      { embed: false, allOrNothing: true },
    ],
    [{ embed: false, onError: 'rollback', dryRun: true }, { embed: false }],
    [
      { embed: false, onError: 'stop' },
      { embed: false, errorLimit: { code: 'stopped_on_error', rows: 0 } },
    ],
    [
      { embed: false, maxErrors: 7 },
      { embed: false, errorLimit: { code: 'too_many_errors', rows: 7 } },
    ],
    [
      { embed: false, maxErrors: '5%' },
      { embed: false, errorLimit: { code: 'too_many_errors', share: 0.05 } },
    ],
  ] as const)('makes of %j the course %j', (options, course) => {
    expect(courseOf(ImportOptions.parse(options))).toEqual(course);
  });
});
