import { describe, expect, it } from '@jest/globals';
import { readManifest, trialsOf } from './manifest.ts';

const manifestOf = (value: unknown) => readManifest(JSON.stringify(value));

describe('a manifest', () => {
  it('makes a trial of each case that a file is in, and one of each file that is in none', () => {
    const manifest = manifestOf({
      ignore: ['**/*.md'],
      cases: [
        { files: '*.csv', about: 'no mapping', expect: { outcome: 'refused', code: 'mapping_required' } },
        { files: ['a.csv', 'in/*.json'], options: { mode: 'create' }, expect: { counts: { created: 1 } } },
      ],
    });
    const trials = trialsOf(['a.csv', 'b.csv', 'in/c.json', 'in/d.xml', 'in/e.md'], manifest);
    expect(trials.map(({ file, about, options, expect: expected }) => [file, about, options, expected])).toEqual([
      ['a.csv', 'no mapping', {}, { outcome: ['refused'], code: ['mapping_required'] }],
      ['a.csv', undefined, { mode: 'create' }, { counts: { created: 1 } }],
      ['b.csv', 'no mapping', {}, { outcome: ['refused'], code: ['mapping_required'] }],
      ['in/c.json', undefined, { mode: 'create' }, { counts: { created: 1 } }],
      ['in/d.xml', undefined, {}, undefined],
    ]);
  });

  it('that expects a file which is not there is out of date', () => {
    const manifest = manifestOf({ cases: [{ files: '*.csv' }, { files: ['gone.csv', 'gone.tsv'] }] });
    expect(() => trialsOf(['a.csv'], manifest)).toThrow('expects gone.csv, gone.tsv, but there is no such file');
  });

  it.each([
    [{ cases: [{ files: 'a', expect: { code: 'unheard_of' } }] }],
    [{ cases: [{ files: 'a', expect: { counts: { made: 1 } } }] }],
    [{ cases: [{ files: [] }] }],
    [{ trials: [] }],
  ])('says where it is wrong: %j', (value) => expect(() => manifestOf(value)).toThrow('The manifest is not right.'));
});
