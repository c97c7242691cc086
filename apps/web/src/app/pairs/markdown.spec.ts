import { describe, expect, it } from '@jest/globals';
import { readInline, readMarkdown, safeAddress } from './markdown.ts';

const text = (words: string) => ({ kind: 'text', text: words });

describe('readMarkdown', () => {
  it('reads headings, paragraphs, lists, quotes and code', () => {
    const source =
      '# Title #\n\nOne\nline\n\n- a\n- b\n  more\n\n3. three\n4. four\n\n> said\n\n```js\nlet **x**;\n```\nafter';
    expect(readMarkdown(source)).toEqual([
      { kind: 'heading', level: 1, parts: [text('Title')] },
      { kind: 'paragraph', parts: [text('One\nline')] },
      { kind: 'list', ordered: false, start: 1, items: [[text('a')], [text('b\nmore')]] },
      { kind: 'list', ordered: true, start: 3, items: [[text('three')], [text('four')]] },
      { kind: 'quote', parts: [text('said')] },
      { kind: 'code', text: 'let **x**;' },
      { kind: 'paragraph', parts: [text('after')] },
    ]);
  });

  it.each(['', '\n\n', '```', '> ', '- ', '#'])('comes to an end with %j', (source) => {
    expect(Array.isArray(readMarkdown(source))).toBe(true);
  });

  it.each([
    ['marks', '`a` '.repeat(50_000), 1],
    ['paragraphs', 'a\n\n'.repeat(60_000), 60_000],
    ['marks that are never closed', '**a '.repeat(50_000), 1],
    ['grave accents', `a ${'`'.repeat(199_998)}`, 1],
    ['white space in a heading', `# a${' '.repeat(199_996)}b`, 1],
  ])('reads the longest answer there is, of nothing but %s', (_name, source, blocks) => {
    expect(readMarkdown(source)).toHaveLength(blocks);
  });

  it('leaves HTML the text that it is', () => {
    expect(readMarkdown('<script>alert(1)</script>')).toEqual([
      { kind: 'paragraph', parts: [text('<script>alert(1)</script>')] },
    ]);
  });
});

describe('readInline', () => {
  it('reads bold, italics, code and links, also within each other', () => {
    expect(readInline('a **b *c*** `*d*` [e](https://x.org)')).toEqual([
      text('a '),
      { kind: 'strong', parts: [text('b '), { kind: 'em', parts: [text('c')] }] },
      text(' '),
      { kind: 'code', text: '*d*' },
      text(' '),
      { kind: 'link', href: 'https://x.org', parts: [text('e')] },
    ]);
  });

  it.each(['2 * 3 * 4', 'snake_case_name', '**', '* a *', '[a](b c)'])('leaves %s alone', (words) => {
    expect(readInline(words)).toEqual([text(words)]);
  });

  it('leaves a link alone whose address could run', () => {
    expect(readInline('[x](javascript:alert`1`)')).toEqual([text('[x](javascript:alert`1`)')]);
  });
});

describe('safeAddress', () => {
  it.each(['https://a.b', 'http://a.b/c?d', 'mailto:a@b.c'])('takes %s', (href) => {
    expect(safeAddress(href)).toBe(href);
  });

  it.each(['javascript:alert(1)', 'JaVaScRiPt:alert(1)', 'data:text/html,x', 'vbscript:x', '//a.b', '/local', ' '])(
    'refuses %j',
    (href) => {
      expect(safeAddress(href)).toBeNull();
    },
  );
});
