import { describe, expect, it } from '@jest/globals';
import { duplicatesOf, duplicatesOption, maxErrorsOption } from './run-options.ts';

describe('repeats', () => {
  it('are replaced unless something else was said', () => {
    expect(duplicatesOf({})).toEqual({ file: 'replace', project: 'replace' });
    expect(duplicatesOf({ duplicates: 'skip' })).toEqual({ file: 'skip', project: 'skip' });
    expect(duplicatesOption({ file: 'replace', project: 'replace' })).toBeUndefined();
    expect(duplicatesOption({ file: 'error', project: 'replace' })).toEqual({ file: 'error', project: 'replace' });
  });
});

describe('a limit of failed rows', () => {
  it.each([
    ['', undefined],
    [' 20 ', 20],
    ['5%', '5%'],
    ['2,5 %', '2.5%'],
    ['100%', '100%'],
    ['101%', null],
    ['many', null],
    ['-1', null],
  ])('%j is %j', (typed, option) => expect(maxErrorsOption(typed)).toBe(option));
});
