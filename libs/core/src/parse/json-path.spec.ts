import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { formatRecordPath, parseRecordPath, type PathStep } from './json-path.ts';

describe('record paths', () => {
  it.each<[string, PathStep[]]>([
    ['.', []],
    ['$', []],
    ['/', []],
    ['data.items', ['data', 'items']],
    ['$.data[*].paragraphs[].qas', ['data', 'paragraphs', 'qas']],
    ['$[*]', []],
    ['[].faqs', ['faqs']],
    ['topics.*.faqs', ['topics', null, 'faqs']],
    ["$['a.b']['it\\'s']", ['a.b', "it's"]],
    ['a\\.b.c', ['a.b', 'c']],
    ['/data/a~1b/c~0d/*', ['data', 'a/b', 'c~d', null]],
  ])('%s', (path, steps) => expect(parseRecordPath(path)).toEqual(steps));

  it.each(['a[', 'a[0]', 'a..b', 'a[b]', 'a]'])('%s is none', (path) =>
    expect(() => parseRecordPath(path)).toThrow(expect.objectContaining({ code: 'record_path_invalid' })),
  );

  it('any path is read as it was written', () => {
    const step = fc.option(
      fc.string({ unit: fc.constantFrom('a', '.', '[', ']', '*', '$', '/', '\\', "'", '"', ' ') }),
    );
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        expect(parseRecordPath(formatRecordPath(steps))).toEqual(steps);
      }),
    );
  });
});
