import { afterAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Baseline, type PartFigure, readBaseline, unlike, worse } from './baseline.ts';
import { readOptions } from './options.ts';

const figure = (name: string, value: number, more: Partial<PartFigure> = {}): PartFigure => ({
  part: 'load',
  name,
  unit: 'ratio',
  values: [value],
  ...more,
});

describe('figures beside those of a former run', () => {
  it('tells ratios and what is fixed where they got worse by more than 15 %, and nothing else', () => {
    const before = [
      figure('a', 1),
      figure('b', 4, { better: 'higher' }),
      figure('c', 2),
      figure('s', 1, { unit: 's' }),
      figure('calls', 1_000, { unit: 'count', fixed: true }),
    ];
    const now = [
      figure('a', 1.2),
      figure('b', 3, { better: 'higher' }),
      figure('c', 2.29),
      figure('s', 9, { unit: 's' }),
      figure('calls', 1_200, { unit: 'count', fixed: true }),
      figure('new', 9),
    ];
    expect(worse(now, before, ['load'])).toEqual([
      'load: a: 1.20, was 1.00',
      'load: b: 3.00, was 4.00',
      'load: calls: 1,200, was 1,000',
    ]);
  });

  it('keeps figures of one name in two parts apart', () => {
    const before = [figure('a', 1), figure('a', 5, { part: 'flat' })];
    const now = [figure('a', 2), figure('a', 5, { part: 'flat' })];
    expect(worse(now, before, ['load', 'flat'])).toEqual(['load: a: 2.00, was 1.00']);
  });

  it.each([
    ['NaN', [Number.NaN]],
    ['one NaN of three', [1, Number.NaN, 1]],
    ['infinite', [Number.POSITIVE_INFINITY]],
    ['none', []],
  ])('does not let a figure pass without a number: %s', (_, values) => {
    expect(worse([figure('a', 0, { values })], [figure('a', 1)], ['load'])).toEqual(['load: a: no number']);
    expect(worse([figure('new', 0, { values }), figure('a', 1)], [figure('a', 1)], ['load'])).toEqual([
      'load: new: no number',
    ]);
  });

  it('tells what is not measured any more, of the parts that were asked for', () => {
    const before = [figure('a', 1), figure('b', 2), figure('c', 3, { part: 'flat' })];
    expect(worse([figure('a', 1)], before, ['load'])).toEqual(['load: b: not measured, was 2.00']);
  });

  it('does not pass when there is nothing to compare', () => {
    const none = ['none of the figures is in both runs'];
    expect(worse([figure('a', 1)], [], ['load'])).toEqual(none);
    expect(worse([figure('a', 1)], [figure('a', 1, { part: 'flat' })], ['load'])).toEqual(none);
  });
});

describe('a run beside another', () => {
  const before = (...args: string[]): Baseline => ({
    options: { ...readOptions(args), parts: [...readOptions(args).parts] },
    figures: [],
  });

  it('is alike with the same options, whatever the rounds', () => {
    expect(unlike(readOptions(['--rounds', '1']), before('--rounds', '5'))).toEqual([]);
  });

  it('is refused with other rows or another seed', () => {
    expect(unlike(readOptions(['--rows', '1M', '--seed', '8']), before())).toEqual([
      '--rows is 1000000, and was 100000',
      '--seed is 8, and was 7',
    ]);
  });

  it('looks only at what the parts of both are made by', () => {
    expect(unlike(readOptions(['--rows', '1M', '--parts', 'formats,small']), before())).toEqual([]);
    expect(unlike(readOptions(['--small', '9', '--parts', 'small']), before())).toEqual(['--small is 9, and was 50']);
  });

  it('is refused without a part in common', () => {
    expect(unlike(readOptions(['--parts', 'load,flat']), before('--parts', 'small'))).toEqual([
      'it has none of the parts load, flat',
    ]);
  });
});

describe('the file of a former run', () => {
  const folder = mkdtemp(join(tmpdir(), 'pairloom-baseline-'));
  afterAll(async () => rm(await folder, { recursive: true }));
  const written = async (name: string, text: string): Promise<string> => {
    const file = join(await folder, name);
    await writeFile(file, text);
    return file;
  };

  it('gives options and figures', async () => {
    const { parts, ...sizes } = readOptions([]);
    const content = { machine: 'any', options: { parts, ...sizes }, figures: [figure('a', 1, { better: 'higher' })] };
    const { options, figures } = await readBaseline(await written('good.json', JSON.stringify(content)));
    expect(options.rows).toBe(100_000);
    expect(figures).toEqual(content.figures);
  });

  it.each([
    ['is no JSON', 'figures'],
    ['has no options', '{"figures":[]}'],
    ['has a figure without a number', JSON.stringify({ options: readOptions([]), figures: [figure('a', Number.NaN)] })],
    [
      'has a figure without values',
      JSON.stringify({ options: readOptions([]), figures: [figure('a', 1, { values: [] })] }),
    ],
  ])('is refused when it %s', async (what, text) => {
    const file = await written(`${what}.json`, text);
    await expect(readBaseline(file)).rejects.toThrow('no figures of a former run');
  });

  it('is refused when there is none', async () => {
    await expect(readBaseline(join(await folder, 'none.json'))).rejects.toThrow(/no figures of a former run[^]*ENOENT/);
  });
});
