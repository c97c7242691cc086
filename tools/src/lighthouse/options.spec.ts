import { describe, expect, it } from '@jest/globals';
import { PAGES, readOptions } from './options.ts';

describe('options of npm run lighthouse', () => {
  it('are every page three times, and figures that fail nothing', () => {
    expect(readOptions([])).toEqual({ runs: 3, pages: PAGES, check: false });
  });

  it('name pages, runs and whether low scores fail', () => {
    const args = ['--page', 'pairs', '--page', 'history', '--runs', '5', '--check'];
    expect(readOptions(args)).toEqual({ runs: 5, pages: ['pairs', 'history'], check: true });
  });

  it.each([
    [['--runs', '0'], '--runs is a number'],
    [['--runs', 'many'], '--runs is a number'],
    [['--page', 'nowhere'], 'There is no page "nowhere"'],
    [['--fast'], '--fast'],
    [['pairs'], 'pairs'],
  ])('are refused with the usage: %j', (args, why) => {
    expect(() => readOptions(args)).toThrow(why);
    expect(() => readOptions(args)).toThrow('usage: npm run lighthouse');
  });
});
