import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { FileFault } from '../faults.ts';
import { readSource } from '../testing/read-source.ts';
import { MAX_RECORD_BYTES } from '../validate/limits.ts';
import type { Look, ReadOptions, SourceRow, TextSource } from './rewrite.ts';
import { parseElementPath } from './xml-path.ts';
import { xml } from './xml.ts';

const sample = (name: string): string => readFileSync(new URL(`samples/xml/${name}`, import.meta.url), 'utf8');

const inPieces = (text: string, size = 65_536): TextSource => ({
  async *pieces() {
    for (let at = 0; at < text.length; at += size) yield text.slice(at, at + size);
  },
});

async function read(
  source: TextSource,
  options: Partial<ReadOptions> = {},
): Promise<{ look: Look; rows: SourceRow[] }> {
  const look = await xml.look(source, { answers: 'first', ...options });
  const settings = JSON.parse(JSON.stringify(look.settings)) as Look['settings'];
  const rows: SourceRow[] = [];
  for await (const batch of xml.rows(source, settings)) rows.push(...batch);
  return { look, rows };
}

const shown = (rows: readonly SourceRow[]): string[] =>
  rows.map((row) => `${row.line}: ${'flaw' in row ? row.flaw.code : JSON.stringify(row.values)}`);

async function faultOf(source: TextSource, options: Partial<ReadOptions> = {}): Promise<FileFault> {
  try {
    await read(source, options);
  } catch (error) {
    if (error instanceof FileFault) return error;
    throw error;
  }
  throw new Error('no fault');
}

describe('records are found', () => {
  const around =
    '"^Document.@id":"0000001","^Document.@source":"CDC","^Document.@url":"http://example.org/","^Document.Focus":"Amebas"';

  it.each<[string, string, string[]]>([
    [
      'medquad.xml',
      '/Document/QAPairs/QAPair',
      [
        `6: {"@pid":"1","Question.@qid":"0000001-1","Question.@qtype":"information","Question":"What are Amebas ?","Answer":"Small.\\n   Very small.",${around}}`,
        `11: {"@pid":"2","Question.@qid":"0000001-2","Question.@qtype":"risk","Question":"Who is at risk ?","Answer":"",${around}}`,
      ],
    ],
    ['attributes-only.xml', '/faq/item', ['1: {"@q":"1?","@a":"1"}', '1: {"@q":"2?","@a":"2"}']],
    ['namespaces.xml', '/faq/item', ['1: {"@id":"7","question":"1?","answer":"1"}']],
    ['entities-and-cdata.xml', '/faq/item', ['1: {"q":"a < b && c AB","a":"<b>&amp;</b> \\"x\'"}']],
    ['comments-and-instructions.xml', '/faq/item', ['1: {"q":"1?","a":"one"}']],
    ['markup-in-answer.xml', '/faq/item', ['1: {"q":"1 bold?","a":"One\\nTwo\\nThree link"}']],
    ['mixed-content.xml', '/faq/item', ['1: {"q":"See this now","q.ref.@id":"r1","q.ref":"this","a":"1"}']],
    ['repeated-children.xml', '/faq/item', ['1: {"q":["1?","One?"],"a":"1","tags.tag":["x","y"]}']],
    [
      'category-before-its-items.xml',
      '/faq/item',
      [
        '1: {"q":"1?","a":"1","^faq.category":"A"}',
        '1: {"q":"2?","a":"2","^faq.category":"A"}',
        '1: {"q":"3?","a":"3","^faq.category":"B"}',
      ],
    ],
    [
      'names-of-prototypes.xml',
      '/faq/item',
      ['1: {"@__proto__":"p","q":"1?","a":"1","constructor":"c","__proto__":"d"}'],
    ],
    ['one-record.xml', '/entry', ['1: {"question":"1?","answer":"1"}']],
    ['line-numbers.xml', '/faq/item', ['5: {"@id":"1","q":"1?","a":"1"}', '8: {"@id":"2","q":"2?","a":"2"}']],
  ])('%s', async (name, recordPath, expected) => {
    const { look, rows } = await read(inPieces(sample(name)));
    expect(look.guesses).toEqual([expect.objectContaining({ option: 'recordPath', value: recordPath })]);
    expect(shown(rows)).toEqual(expected);
    expect(look).toMatchObject({ complete: true, rows: rows.length });
    const first = rows[0] as { values: Record<string, unknown> };
    expect(look.columns).toEqual(expect.arrayContaining(Object.keys(first.values)));
    expect(look.samples[0]).toHaveLength(look.columns.length);
    expect(Object.getPrototypeOf(first.values)).toBeNull();
  });

  it.each<[string, string[]]>([
    [
      'tag',
      [
        '1: {"#text":"x","^item.q":["1?","One?"],"^item.a":"1"}',
        '1: {"#text":"y","^item.q":["1?","One?"],"^item.a":"1"}',
      ],
    ],
    ['item.tags', ['1: {"tag":["x","y"],"^item.q":["1?","One?"],"^item.a":"1"}']],
  ])('at %s, as given', async (recordPath, expected) => {
    const { look, rows } = await read(inPieces(sample('repeated-children.xml')), { recordPath });
    expect(look.guesses).toEqual([{ option: 'recordPath', value: recordPath, confidence: 1, alternatives: [] }]);
    expect(shown(rows)).toEqual(expected);
  });

  it('blank elements are records too', async () => {
    const { rows } = await read(inPieces('<faq><item><q/><a></a></item></faq>'));
    expect(shown(rows)).toEqual(['1: {"q":"","a":""}']);
  });

  it('each of several answers is a row, when so wished', async () => {
    const text = '<faq><item><q>1?</q><answers><answer>a</answer><answer>b</answer></answers></item></faq>';
    const { look, rows } = await read(inPieces(text), { answers: 'each' });
    expect(look.rows).toBe(2);
    expect(shown(rows)).toEqual(['1: {"q":"1?","answers.answer":["a"]}', '1: {"q":"1?","answers.answer":["b"]}']);
  });

  it('bytes that could not be decoded are left to validation', async () => {
    const text = '<faq><item id="\udc80"><q>\u{1f600}a\udcff</q><a>\udc811\ud800</a></item></faq>';
    const expected = ['1: {"@id":"\\udc80","q":"\u{1f600}a\\udcff","a":"\\udc811\\ud800"}'];
    expect(shown((await read(inPieces(text))).rows)).toEqual(expected);
    expect(shown((await read(inPieces(text, 1))).rows)).toEqual(expected);
    expect(await faultOf(inPieces('<faq>\ud800'))).toMatchObject({ code: 'xml_invalid' });
  });
});

describe('files that cannot be read', () => {
  it.each<[string, string, number | undefined]>([
    ['doctype.xml', 'xml_dtd_refused', 2],
    ['doctype-external.xml', 'xml_dtd_refused', 1],
    ['entity-unknown.xml', 'xml_invalid', 1],
    ['tag-not-closed.xml', 'xml_invalid', 3],
    ['attribute-twice.xml', 'xml_invalid', 1],
    ['ampersand-bare.xml', 'xml_invalid', 1],
    ['ends-in-record.xml', 'xml_invalid', 2],
    ['two-roots.xml', 'xml_invalid', 1],
    ['white-space.xml', 'xml_invalid', 2],
    ['text-before-root.xml', 'xml_invalid', 1],
    ['side-by-side.xml', 'xml_no_records', undefined],
    ['no-records.xml', 'xml_no_records', undefined],
  ])('%s', async (name, code, line) => expect(await faultOf(inPieces(sample(name)))).toMatchObject({ code, line }));

  it('say what is wrong without the text', async () => {
    expect((await faultOf(inPieces(sample('tag-not-closed.xml')))).message).toBe(
      'The XML is broken: unexpected close tag (line 3).',
    );
    expect((await faultOf(inPieces(sample('side-by-side.xml')))).message).toMatch('side by side');
  });

  it.each([
    ['/faq/entry', 'record_path_not_found'],
    ['/item', 'record_path_not_found'],
    ['//', 'record_path_invalid'],
    ['item[1]', 'record_path_invalid'],
  ])('record path %s', async (recordPath, code) =>
    expect(await faultOf(inPieces(sample('attributes-only.xml')), { recordPath })).toMatchObject({ code }),
  );

  it.each<[string, () => Iterable<string>]>([
    ['elements within each other', () => ['<a>'.repeat(101)]],
    ['attributes', () => [`<a ${Array.from({ length: 201 }, (_, i) => `a${i}="x"`).join(' ')}/>`]],
    ['a long name', () => [`<${'a'.repeat(501)}/>`]],
    ['a long attribute name', () => [`<a ${'b'.repeat(501)}="x"/>`]],
    ['a long text', () => endless('<a>')],
  ])('too much: %s', async (_name, pieces) => {
    const source: TextSource = {
      async *pieces() {
        yield* pieces();
      },
    };
    expect(await faultOf(source, { recordPath: 'item' })).toMatchObject({ code: 'xml_limit_exceeded', line: 1 });
  });

  function* endless(start: string): Generator<string> {
    yield start;
    for (let mebibytes = 0; mebibytes < 20; mebibytes++) yield 'x'.repeat(1024 * 1024);
  }
});

describe('limits of rows', () => {
  it('a record that is too large is passed over without being held', async () => {
    const source: TextSource = {
      async *pieces() {
        yield '<faq><item><q>1?</q><a>1</a></item>\n<item>';
        const part = `<a>${'x'.repeat(100_000)}</a>`;
        for (let chars = 0; chars < MAX_RECORD_BYTES; chars += 100_000) yield part;
        yield '</item>\n<item><q>3?</q><a>3</a></item></faq>';
      },
    };
    const { look, rows } = await read(source);
    expect(look).toMatchObject({ complete: false, rows: null });
    expect(shown(rows)).toEqual(['1: {"q":"1?","a":"1"}', '2: row_too_large', '3: {"q":"3?","a":"3"}']);
  });

  it('lists around records that are too long say nothing of them', async () => {
    const names = '<name>x</name>'.repeat(1001);
    const { rows } = await read(inPieces(`<faq>${names}<lang>en</lang><item><q>1?</q><a>1</a></item></faq>`));
    expect(shown(rows)).toEqual(['1: {"q":"1?","a":"1","^faq.lang":"en"}']);
  });

  it('what stands around records may not make a huge source of a small one', async () => {
    const text = `<faq><intro>${'x'.repeat(100_000)}</intro>${'<item><q>1?</q><a>1</a></item>'.repeat(2_000)}</faq>`;
    expect(await faultOf(inPieces(text))).toMatchObject({ code: 'row_context_too_large' });
  });
});

describe('element paths', () => {
  it.each([
    ['/faq/entry', { names: ['faq', 'entry'], isAbsolute: true }],
    ['faq/f:entry', { names: ['faq', 'entry'], isAbsolute: false }],
    ['//entry', { names: ['entry'], isAbsolute: false }],
    ['faq.entry', { names: ['faq', 'entry'], isAbsolute: false }],
    ['/a.b/c', { names: ['a.b', 'c'], isAbsolute: true }],
  ])('%s', (path, expected) => expect(parseElementPath(path)).toEqual(expected));
});

const text = fc.string({ unit: fc.constantFrom('a', ' ', '<', '>', '&', '"', "'", ']', '\n', '\u00e9', '\u{1f600}') });
const escaped = (value: string): string => value.replace(/[<>&"'\n]/g, (sign) => `&#${sign.codePointAt(0)};`);
const pairs = fc.array(fc.record({ id: text, q: text, a: text }), { minLength: 1, maxLength: 5 });
const written = (given: readonly { id: string; q: string; a: string }[]): string =>
  `<faq>\r\n${given.map(({ id, q, a }) => `<item id="${escaped(id)}"><q>${escaped(q)}</q><!-- - --><a>${escaped(a)}</a></item>`).join('\r\n')}</faq>`;

it('attributes named for question and answer give pairs without a mapping', async () => {
  const file = Buffer.from('<faqs><faq question="Is it?" answer="It is."/><faq question="Who?" answer="You."/></faqs>');
  expect((await readSource(file, 'x.xml')).rows.map(({ pair }) => pair)).toEqual([
    ['Is it?', 'It is.'],
    ['Who?', 'You.'],
  ]);
});

describe('any records', () => {
  it('are the same rows wherever the text is cut into pieces', async () => {
    const property = fc.asyncProperty(pairs, fc.integer({ min: 1, max: 30 }), async (given, size) => {
      const { rows } = await read(inPieces(written(given), size));
      expect(rows).toEqual(
        given.map(({ id, q, a }, i) => ({
          line: i + 2,
          values: Object.assign(Object.create(null) as object, { '@id': id, q, a }),
        })),
      );
    });
    await fc.assert(property);
  });

  it('that are cut off anywhere, or have a character changed, give rows or a coded fault', async () => {
    const sign = fc.constantFrom('', '<', '>', '&', '"', '/', '!', '\u0000', '\udc80', '\ud800', ']]>', '<![CDATA[');
    const property = fc.asyncProperty(pairs, fc.nat(), sign, fc.boolean(), async (given, place, by, cutOff) => {
      const whole = written(given);
      const at = place % whole.length;
      const source = inPieces(whole.slice(0, at) + by + (cutOff ? '' : whole.slice(at + 1)), 5);
      const outcome = await read(source).then(
        ({ rows }) => rows.length,
        (error: unknown) => (error instanceof FileFault ? error.code : Promise.reject(error as Error)),
      );
      if (cutOff && by === '') expect(typeof outcome).toBe('string');
    });
    await fc.assert(property, { numRuns: 300 });
  });
});
