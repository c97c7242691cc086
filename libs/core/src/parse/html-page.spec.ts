import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { FileFault } from '../faults.ts';
import { readAll, textSource, type ReadResult } from '../testing/workbooks.ts';
import { htmlPage } from './html-page.ts';
import type { ReadOptions } from './rewrite.ts';

const read = (text: string, options: ReadOptions = {}, length = 7): Promise<ReadResult> =>
  readAll(htmlPage, textSource(text, length), options);
const ld = (value: unknown): string =>
  `<script type="application/ld+json">\n${JSON.stringify(value, null, 1)}\n</script>`;
const question = (name: string, text: unknown): object => ({
  '@type': 'Question',
  name,
  acceptedAnswer: { '@type': 'Answer', text },
});

describe('JSON-LD', () => {
  const cases: [string, string, string[][]][] = [
    [
      'a page',
      ld({ '@type': 'FAQPage', mainEntity: [question('Why?', '<p>So.</p>'), question('How?', 'Thus.')] }),
      [
        ['Why?', '<p>So.</p>'],
        ['How?', 'Thus.'],
      ],
    ],
    [
      'one question that is no list',
      ld({ '@type': ['WebPage', 'https://schema.org/FAQPage'], mainEntity: question('Why?', 'So.') }),
      [['Why?', 'So.']],
    ],
    [
      'a graph with references',
      ld({
        '@graph': [
          { '@type': 'FAQPage', mainEntity: [{ '@id': '#b' }, { '@id': '#a' }] },
          { '@id': '#a', ...question('A?', '1') },
          { '@id': '#b', ...question('B?', '2') },
        ],
      }),
      [
        ['B?', '2'],
        ['A?', '1'],
      ],
    ],
    [
      'a list of documents in a CDATA section',
      ld([
        { '@type': 'Organization' },
        { '@type': 'FAQPage', mainEntity: [question('Why?', { '@value': 'So.', '@language': 'en' })] },
      ])
        .replace('json">', 'json">//<![CDATA[')
        .replace('</', '//]]></'),
      [['Why?', 'So.']],
    ],
  ];
  it.each(cases)('%s', async (_, page, expected) => {
    const result = await read(`<html><head>${page}</head><body><h2>Why not?</h2><p>x</p></body></html>`);
    expect(result.guesses[0]).toMatchObject({ option: 'preset', value: 'html-jsonld', confidence: 0.95 });
    expect(result.read.map(([, ...values]) => values)).toEqual(expected);
  });

  it('tells the line of each question and a script that is broken', async () => {
    const page = `<p>\n${ld({ '@type': 'FAQPage', mainEntity: [question('Why?', 'So.'), question('How?', 'Thus.')] })}\n<script type="application/ld+json">{"@type":"FAQPage",}</script>`;
    expect((await read(page)).read).toEqual([
      [8, 'Why?', 'So.'],
      [16, 'How?', 'Thus.'],
      [25, 'json_row_invalid', 'The JSON-LD script with the questions is not valid JSON.'],
    ]);
  });
});

describe('elements', () => {
  const cases: [string, string, string, unknown[][]][] = [
    [
      'details',
      'html-details',
      '<details>\n<summary>What is <b>it</b>? <span aria-hidden="true">+</span></summary>\n<p>A &amp; B</p><script>x()</script><!-- c -->\n</details>\n<details open><summary>Why?</summary>So &lt;br&gt; &amp; so</details><details><summary>How?</summary>Q&amp;A</details>',
      [
        [1, 'What is it?', '<p>A &amp; B</p>'],
        [5, 'Why?', '<p>So &lt;br&gt; &amp; so</p>'],
        [5, 'How?', 'Q&A'],
      ],
    ],
    [
      'details within details',
      'html-details',
      '<details><summary>Pay</summary><details><summary>How?</summary>So.</details><details><summary>Why?</summary>Thus.</details></details>',
      [
        [1, 'How?', 'So.', 'Pay'],
        [1, 'Why?', 'Thus.', 'Pay'],
      ],
    ],
    [
      'definition lists without end tags',
      'html-dl',
      '<dl><dt>What?<dd>This.<dt>Why?<dt>How come?<dd><p>So.<dd>And so.<div><dt>When?</dt><dd>Now <dl><dt>x<dd>y</dl></dd></div></dl>',
      [
        [1, 'What?', 'This.'],
        [1, ['Why?', 'How come?'], 'So.\nAnd so.'],
        [1, 'When?', 'Now <dl><dt>x<dd>y</dl>'],
      ],
    ],
    [
      'microdata',
      'html-microdata',
      '<div itemscope itemtype="https://schema.org/FAQPage"><div itemscope itemprop="mainEntity" itemtype="https://schema.org/Question"><h3 itemprop="name">Why?</h3><div itemscope itemprop="acceptedAnswer" itemtype="https://schema.org/Answer"><div itemprop="text"><p>So.</p></div></div></div><div itemscope itemprop="mainEntity" itemtype="http://schema.org/Question"><meta itemprop="name" content="How?"><div itemprop="suggestedAnswer" itemscope>Thus.</div></div></div>',
      [
        [1, 'Why?', '<p>So.</p>'],
        [1, 'How?', 'Thus.'],
      ],
    ],
    [
      'headings',
      'html-headings',
      '<nav><h3>Menu?</h3><ul><li>x</ul></nav><main><h1>FAQ</h1><h2>Pay</h2><div class="card"><h3><button>How?</button></h3><div><p>So.</p></div></div>\n<div class="card"><h3>Why?</h3><p>Thus.<h4>More</h4><p>x</div></main><footer><p>Imprint</p></footer>',
      [
        [1, 'How?', '<div><p>So.</p></div>', 'FAQ / Pay'],
        [2, 'Why?', '<p>Thus.<h4>More</h4><p>x', 'FAQ / Pay'],
      ],
    ],
  ];
  it.each(cases)('%s', async (_, shape, page, expected) => {
    for (const length of [1, 7, 10_000]) {
      const result = await read(`<!doctype html><body>${page}`, {}, length);
      expect(result.guesses[0]?.value).toBe(shape);
      expect(result.read).toEqual(expected);
    }
  });
});

it('offers what else there is, and does as it is told', async () => {
  const page = `<h2>Why?</h2><p>So.</p><dl><dt>How?<dd>Thus.</dl>${ld({ '@type': 'FAQPage', mainEntity: [question('What?', 'This.')] })}`;
  expect((await read(page)).guesses[0]?.alternatives.map(({ value }) => value)).toEqual(['html-dl', 'html-headings']);
  expect((await read(page, { preset: 'html-dl' })).read).toEqual([[1, 'How?', 'Thus.']]);
  expect((await read(page, { preset: 'html-details' })).read).toEqual([]);
});

it('refuses pages without questions, and such as nobody writes', async () => {
  await expect(read('<h2>About us</h2><p>We are.</p>')).rejects.toMatchObject({ code: 'shape_unknown' });
  await expect(read('<b>'.repeat(20_000), {}, 10_000)).rejects.toMatchObject({ code: 'format_unsupported' });
});

it('fails an answer that is too long, and none besides', async () => {
  const page = `<dl><dt>one?<dd>${`<i>${'x'.repeat(64)}</i>`.repeat(70_000)}</dd><dt>two?<dd>yes</dl>`;
  expect((await read(page, {}, 65_536)).read).toEqual([
    [1, 'row_too_large', 'The answer has more than 4194304 characters.'],
    [1, 'two?', 'yes'],
  ]);
});

it('reads any page or refuses it with a code', async () => {
  const bits = fc.constantFrom(
    '<dl>',
    '<dt>',
    '<dd>',
    '</dl>',
    '</dd>',
    '<details>',
    '</details>',
    '<summary>',
    '</summary>',
    '<h2>',
    '</h2>',
    '<p>',
    '</p>',
    '</div>',
    '<div>',
    'Why?',
    ' so ',
    '&amp;',
    '<!--',
    '-->',
    '<script>',
    '</script>',
    '<',
    '\n',
    '<nav>',
    '</nav>',
    '<br>',
    '</br>',
  );
  await fc.assert(
    fc.asyncProperty(fc.array(bits, { maxLength: 60 }), fc.integer({ min: 1, max: 30 }), async (pieces, length) => {
      const page = pieces.join('');
      const outcome = async (size: number): Promise<unknown> => {
        try {
          return (await read(page, {}, size)).read;
        } catch (error) {
          expect(error).toBeInstanceOf(FileFault);
          return (error as FileFault).code;
        }
      };
      expect(await outcome(length)).toEqual(await outcome(100_000));
    }),
    { numRuns: 200 },
  );
});
