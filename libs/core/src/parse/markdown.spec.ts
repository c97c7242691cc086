import { describe, expect, it } from '@jest/globals';
import { readAll, textSource, type ReadResult } from '../testing/workbooks.ts';
import { markdown } from './markdown.ts';
import type { ReadOptions } from './rewrite.ts';

const read = (text: string, options: ReadOptions = {}): Promise<ReadResult> =>
  readAll(markdown, textSource(text), options);

describe('headings', () => {
  it('takes those that ask, higher ones as category, deeper ones as part of the answer', async () => {
    const text =
      '# FAQ\nintro\n## Billing\n### How do I pay?\n\nBy *card*.\n\n#### Which cards?\nAll.\n### When? ###\nNow.\n## Other\n### **Why?** {#why}\nSo.\n';
    const result = await read(text);
    expect(result.columns).toEqual(['question', 'answer', 'category']);
    expect(result.guesses[0]).toMatchObject({ option: 'preset', value: 'markdown-h3' });
    expect(result.read).toEqual([
      [4, 'How do I pay?', 'By *card*.\n\n#### Which cards?\nAll.', 'FAQ / Billing'],
      [10, 'When?', 'Now.', 'FAQ / Billing'],
      [13, 'Why?', 'So.', 'FAQ / Other'],
    ]);
  });

  it('is not led astray by code, front matter, rules and numbers', async () => {
    const text =
      '---\ntitle: x\n---\n## How?\n```sh\n# a comment\n## another\n```\n~~~\n```\n## no\n~~~\ntext\n\n---\nmore\n    # code\n#hashtag\n## Why?\nSo.\n';
    const result = await read(text);
    expect(result.columns).toEqual(['question', 'answer']);
    expect(result.read.map(([line, question]) => [line, question])).toEqual([
      [4, 'How?'],
      [19, 'Why?'],
    ]);
    expect(result.read[0]?.[2]).toContain('## another');
  });

  it('knows underlined ones', async () => {
    const { read: rows } = await read('FAQ\n===\n\nHow?\n----\nSo.\n\n- list\n---\nWhy?\n---\nBecause.\n');
    expect(rows).toEqual([
      [4, 'How?', 'So.\n\n- list\n---', 'FAQ'],
      [10, 'Why?', 'Because.', 'FAQ'],
    ]);
  });

  it('does as it is told and keeps those without an answer', async () => {
    const { read: rows, guesses } = await read('## A\n### a1\nx\n## B\n', { preset: 'markdown-h2' });
    expect(rows).toEqual([
      [1, 'A', '### a1\nx'],
      [4, 'B', ''],
    ]);
    expect(guesses[0]).toMatchObject({ confidence: 1, alternatives: [{ value: 'markdown-h3' }] });
  });

  it('keeps front matter that never ends', async () => {
    expect((await read('---\n## How?\nSo.\n')).read).toEqual([[2, 'How?', 'So.']]);
  });

  it('refuses what has none', async () => {
    await expect(read('just text\n')).rejects.toMatchObject({ code: 'shape_unknown' });
  });
});

it('takes labelled questions, headings as category', async () => {
  const result = await read('# Shop\n\n**Q:** How?\n\n**A:** So.\n\n- a\n\n## Pay\n**Q: Why?**\n**A:** Because.\n');
  expect(result.guesses[0]).toMatchObject({ value: 'markdown-qa' });
  expect(result.read).toEqual([
    [3, 'How?', 'So.\n\n- a', 'Shop'],
    [10, 'Why?', 'Because.', 'Shop / Pay'],
  ]);
});
