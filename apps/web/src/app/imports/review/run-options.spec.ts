import { describe, expect, it } from '@jest/globals';
import { duplicatesOf, duplicatesOption, maxErrorsOption, percentOf } from './run-options.ts';

describe('repeats', () => {
  const PROJECT = { file: 'error', project: 'skip' } as const;

  it('are done with as the project says unless something else was said', () => {
    expect(duplicatesOf({}, PROJECT)).toEqual(PROJECT);
    expect(duplicatesOf({ duplicates: 'replace' }, PROJECT)).toEqual({ file: 'replace', project: 'replace' });
    expect(duplicatesOf({ duplicates: { file: 'skip' } }, PROJECT)).toEqual({ file: 'skip', project: 'skip' });
    expect(duplicatesOf({ duplicates: { file: 'skip' } }, null)).toEqual({ file: 'skip', project: null });
  });

  it('are sent only where they differ from what the project says', () => {
    expect(duplicatesOption({}, PROJECT, { file: 'replace' })).toEqual({ file: 'replace' });
    expect(duplicatesOption({ duplicates: { file: 'replace' } }, PROJECT, { file: 'error' })).toBeUndefined();
    expect(duplicatesOption({ duplicates: 'replace' }, PROJECT, { file: 'skip' })).toEqual({
      file: 'skip',
      project: 'replace',
    });
    expect(duplicatesOption({}, null, { project: 'skip' })).toEqual({ project: 'skip' });
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

describe('a limit of retired pairs', () => {
  it.each([
    ['0', 0],
    [' 12.5 ', 12.5],
    ['100', 100],
    ['101', null],
    ['-1', null],
    ['', null],
    ['many', null],
  ])('%j is %j', (typed, option) => expect(percentOf(typed)).toBe(option));
});
