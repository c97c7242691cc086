import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { FileFault } from '../faults.ts';
import { MAX_RECORD_BYTES } from '../validate/limits.ts';
import { parseJson } from './json-text.ts';
import { jsonTree } from './json-tree.ts';
import type { Look, ReadOptions, SourceRow, TextSource } from './rewrite.ts';

const sample = (name: string): string => readFileSync(new URL(`samples/json/${name}`, import.meta.url), 'utf8');

const FIRST: ReadOptions = { answers: 'first' };

/** A text in pieces of `size` characters. */
const inPieces = (text: string, size = 65_536): TextSource => ({
  async *pieces() {
    for (let at = 0; at < text.length; at += size) yield text.slice(at, at + size);
  },
});

async function read(
  source: TextSource,
  options: Partial<ReadOptions> = {},
): Promise<{ look: Look; rows: SourceRow[] }> {
  const look = await jsonTree.look(source, { answers: 'first', ...options });
  // What is stored with an import is plain JSON.
  const settings = JSON.parse(JSON.stringify(look.settings)) as Look['settings'];
  const rows: SourceRow[] = [];
  for await (const batch of jsonTree.rows(source, settings)) rows.push(...batch);
  return { look, rows };
}

/** Rows as `line: JSON` or `line: code`. */
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
  it.each<[string, string, string[], string[]]>([
    [
      'squad-1.json',
      'data.paragraphs.qas',
      ['id', 'question', 'answers.text', 'answers.answer_start', 'context', 'title', 'version'],
      [
        '2: {"id":"a1","question":"Who?","answers":[{"text":"Normans","answer_start":4}],"context":"The Normans …","title":"Normans","version":"1.1"}',
        '3: {"id":"a2","question":"When?","answers":[{"text":"then","answer_start":9},{"text":"long ago","answer_start":20}],"context":"The Normans …","title":"Normans","version":"1.1"}',
      ],
    ],
    [
      'squad-2-context-last.json',
      'data.paragraphs.qas',
      [
        'question',
        'id',
        'answers.text',
        'answers.answer_start',
        'is_impossible',
        'context',
        'title',
        'plausible_answers.text',
        'plausible_answers.answer_start',
        'answers',
      ],
      [
        '1: {"question":"Q1","id":"1","answers":[{"text":"A1","answer_start":0}],"is_impossible":false,"context":"C","title":"T"}',
        '1: {"plausible_answers":[{"text":"P","answer_start":3}],"question":"Q2","id":"2","answers":[],"is_impossible":true,"context":"C","title":"T"}',
      ],
    ],
    [
      'by-id.json',
      '*',
      ['_key', 'question', 'answer'],
      ['2: {"_key":"q-1","question":"One?","answer":"1"}', '3: {"_key":"q-2","question":"Two?","answer":"2"}'],
    ],
    [
      'by-topic.json',
      '*',
      ['q', 'a', '_key'],
      [
        '1: {"q":"How?","a":"By post.","_key":"shipping"}',
        '1: {"q":"When?","a":"Soon.","_key":"returns"}',
        '1: {"q":"Where?","a":"Here.","_key":"returns"}',
      ],
    ],
    [
      'answers-by-question.json',
      '*',
      ['_key', '_value'],
      ['1: {"_key":"What is it?","_value":"A test."}', '1: {"_key":"Who asks?","_value":"I do."}'],
    ],
    [
      'categories-with-lists.json',
      'faq.questions',
      ['question', 'answer', 'category', 'tags'],
      [
        '1: {"question":"1?","answer":"1","category":"A","tags":["x","y"]}',
        '1: {"question":"2?","answer":"2","category":"B"}',
      ],
    ],
    [
      'wrapper-with-paging-after.json',
      'data.items',
      ['name', 'text'],
      ['1: {"name":"a","text":"b"}', '1: {"name":"c","text":"d"}'],
    ],
    ['one-record.json', '.', ['question', 'answer'], ['1: {"question":"Only?","answer":"Yes."}']],
    [
      'one-after-the-other.json',
      '.',
      ['question', 'answer'],
      ['1: {"question":"1?","answer":"1"}', '1: {"question":"2?","answer":"2"}', '4: {"question":"3?","answer":"3"}'],
    ],
    [
      'chat.json',
      '.',
      ['messages.role', 'messages.content'],
      ['1: {"messages":[{"role":"user","content":"Q?"},{"role":"assistant","content":"A."}]}'],
    ],
    [
      'sharegpt.json',
      '.',
      ['id', 'conversations.from', 'conversations.value'],
      ['1: {"id":"x","conversations":[{"from":"human","value":"Q?"},{"from":"gpt","value":"A."}]}'],
    ],
    [
      'answers-as-object-of-lists.json',
      '.',
      ['question', 'answers.text', 'answers.answer_start'],
      ['1: {"question":"Q?","answers":{"text":["A","B"],"answer_start":[1,5]}}'],
    ],
    [
      'id-in-record-and-around.json',
      'groups.entries',
      ['id', 'question', 'answer', '^groups.id'],
      [
        '1: {"id":"e1","question":"1?","answer":"1","^groups.id":"g1"}',
        '1: {"question":"2?","answer":"2","^groups.id":"g1"}',
      ],
    ],
    ['empty-list.json', 'items', [], []],
    ['byte-order-mark.json', '.', ['question', 'answer'], ['1: {"question":"1?","answer":"1"}']],
    [
      'big-numbers.json',
      '.',
      ['question', 'answer', 'id', 'n', 'sound'],
      ['1: {"question":"1?","answer":"12345678901234567890","id":"9007199254740993","n":"1e400","sound":[0.5,1000,0]}'],
    ],
    [
      'proto-and-constructor.json',
      '.',
      ['question', 'answer', '__proto__.polluted', 'constructor'],
      ['1: {"question":"1?","answer":"1","__proto__":{"polluted":true},"constructor":"c"}'],
    ],
    ['lone-surrogate.json', '.', ['question', 'answer'], ['1: {"question":"\\ud800?","answer":"1"}']],
    [
      'names-with-dots.json',
      '.',
      ['question', 'answer', 'a.b', 'm["c.d"]', 'm[""]', 'm.e.f.g'],
      ['1: {"question":"1?","answer":"1","a.b":"own","m":{"c.d":2,"":3,"e":{"f":[{"g":1},{"g":2}]}}}'],
    ],
  ])('%s', async (name, recordPath, columns, expected) => {
    const { look, rows } = await read(inPieces(sample(name)));
    expect(look.guesses).toEqual([expect.objectContaining({ option: 'recordPath', value: recordPath })]);
    expect(look).toMatchObject({ columns, complete: true, rows: rows.length });
    expect(shown(rows)).toEqual(expected);
    expect(look.samples).toHaveLength(rows.length);
  });

  it('names of prototypes are data', async () => {
    const { rows } = await read(inPieces(sample('proto-and-constructor.json')));
    const values = (rows[0] as { values: object }).values;
    expect(Object.getPrototypeOf(values)).toBeNull();
    expect(Object.hasOwn(values, '__proto__')).toBe(true);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it('one list is better than another by the names in it, and the user may choose', async () => {
    const text = '{"users":[{"name":"x","mail":"y"}],"faqs":[{"question":"1?","answer":"1"}]}';
    const { look } = await read(inPieces(text));
    expect(look.guesses[0]).toMatchObject({
      value: 'faqs',
      alternatives: [{ value: '*' }, { value: 'users' }, { value: '.' }],
    });
    const given = await read(inPieces(text), { recordPath: '$.users[*]' });
    expect(given.look.guesses).toEqual([
      { option: 'recordPath', value: '$.users[*]', confidence: 1, alternatives: [] },
    ]);
    expect(shown(given.rows)).toEqual(['1: {"name":"x","mail":"y"}']);
  });

  it('documents one after the other may each hold several, and say something of them', async () => {
    const text = [1, 2].map((n) => `{"qas":[{"question":"${n}?","answer":"a"}],"context":"c${n}"}`).join('\n');
    const { look, rows } = await read(inPieces(text));
    expect(look.guesses[0]).toMatchObject({ value: 'qas' });
    expect(shown(rows)).toEqual([
      '1: {"question":"1?","answer":"a","context":"c1"}',
      '2: {"question":"2?","answer":"a","context":"c2"}',
    ]);
  });

  it('a look sees the records of an object that it does not see to its end', async () => {
    const entry = JSON.stringify({ question: '1?', answer: 'x'.repeat(1000) });
    const source = inPieces(`[{"topic":"t","entries":[${Array.from({ length: 2_000 }, () => entry).join()}]}]`);
    const look = await jsonTree.look(source, FIRST);
    expect(look).toMatchObject({ columns: ['question', 'answer', 'topic'], complete: false });
    expect(look.guesses[0]?.confidence).toBeGreaterThan(0.8);
  });

  it('nothing named like a question or an answer in the look makes it unsure', async () => {
    const users = Array.from({ length: 2_000 }, (_, i) => ({ name: i, mail: 'x'.repeat(1000) }));
    const text = JSON.stringify({ users, faqs: [{ question: '1?', answer: '1' }] });
    const { guesses } = await jsonTree.look(inPieces(text), FIRST);
    expect(guesses[0]).toMatchObject({ value: 'users', confidence: 0.45 });
  });

  it('the confidence says whether there is a rival', async () => {
    const pair = '[{"question":"1?","answer":"1"}]';
    const sure = (await read(inPieces(`{"a":${pair},"b":[{"x":1}]}`))).look.guesses[0]?.confidence;
    const rivals = (await read(inPieces(`{"a":${pair},"b":${pair}}`), { recordPath: 'a' })).rows;
    const unsure = (await jsonTree.look(inPieces(`{"x":{"a":${pair}},"b":{"c":${pair}}}`), FIRST)).guesses[0];
    expect(rivals).toHaveLength(1);
    expect(sure).toBeGreaterThan(0.85);
    expect(unsure?.confidence).toBeLessThan(0.7);
  });
});

describe('several answers', () => {
  it.each<[string, string[]]>([
    [
      'squad-1.json',
      [
        '[{"text":"Normans","answer_start":4}]',
        '[{"text":"then","answer_start":9}]',
        '[{"text":"long ago","answer_start":20}]',
      ],
    ],
    ['squad-2-context-last.json', ['[{"text":"A1","answer_start":0}]', '[]']],
    ['answers-as-object-of-lists.json', ['{"text":["A"],"answer_start":[1]}', '{"text":["B"],"answer_start":[5]}']],
  ])('each in %s is a row', async (name, answers) => {
    const { look, rows } = await read(inPieces(sample(name)), { answers: 'each' });
    expect(rows.map((row) => JSON.stringify((row as { values: Record<string, unknown> }).values['answers']))).toEqual(
      answers,
    );
    expect(look.rows).toBe(answers.length);
  });
});

describe('bad rows are data', () => {
  it.each<[string, string[]]>([
    [
      'missing-comma-in-record.json',
      ['1: {"question":"1?","answer":"1"}', '2: json_row_invalid', '3: {"question":"3?","answer":"3"}'],
    ],
    [
      'words-that-are-no-json.json',
      ['1: json_row_invalid', '1: json_row_invalid', '1: json_row_invalid', '1: json_row_invalid'],
    ],
    [
      'name-twice-in-record.json',
      ['1: json_name_repeated', '1: json_name_repeated', '1: {"question":"3?","answer":"3"}'],
    ],
    [
      'elements-that-are-no-objects.json',
      ['1: {"question":"1?","answer":"1"}', ...Array.from({ length: 5 }, () => '1: json_row_not_object')],
    ],
  ])('%s', async (name, expected) => expect(shown((await read(inPieces(sample(name)))).rows)).toEqual(expected));

  it('one after the other', async () => {
    const text = '{"question":"1?","answer":"1"}\n{"question":"2?","answer":,}\n{"question":"3?","answer":"3"}';
    expect(shown((await read(inPieces(text))).rows)).toEqual([
      '1: {"question":"1?","answer":"1"}',
      '2: json_row_invalid',
      '3: {"question":"3?","answer":"3"}',
    ]);
  });

  it('and carry their text and what is wrong', async () => {
    const { rows } = await read(inPieces(sample('missing-comma-in-record.json')));
    expect(rows[1]).toEqual({
      line: 2,
      flaw: {
        code: 'json_row_invalid',
        message: 'A "," or the end of the array or object is expected (line 2).',
      },
      raw: '{"question":"2?" "answer":"2"}',
    });
    expect((await read(inPieces(sample('name-twice-in-record.json')))).rows[1]).toMatchObject({
      flaw: { message: 'The name "x" stands more than once in the same object, so its value is not clear.' },
    });
  });

  it('a record that is nested too deeply', async () => {
    const deep = (levels: number): string => `{"q":${'['.repeat(levels - 1)}${']'.repeat(levels - 1)}}`;
    const { rows } = await read(inPieces(`[${deep(100)},${deep(101)},${deep(5000)},{"q":1}]`));
    expect(rows.map((row) => 'flaw' in row)).toEqual([false, true, true, false]);
    expect(rows[2]).toMatchObject({ flaw: { code: 'json_row_invalid' } });
  });

  it('a record that is too large is passed over without being held', async () => {
    const source: TextSource = {
      async *pieces() {
        yield '[{"question":"1?","answer":"1"},\n{"question":"2?","answer":"';
        const piece = 'x'.repeat(1024 * 1024);
        for (let chars = 0; chars < MAX_RECORD_BYTES; chars += piece.length) yield piece;
        yield '"},\n{"question":"3?","answer":"3"}]';
      },
    };
    const { look, rows } = await read(source);
    expect(look).toMatchObject({ complete: false, rows: null });
    expect(shown(rows)).toEqual([
      '1: {"question":"1?","answer":"1"}',
      '2: row_too_large',
      '3: {"question":"3?","answer":"3"}',
    ]);
    expect((rows[1] as { raw: string }).raw).toMatch(/^\{"question":"2\?","answer":"x{100}/);
  });
});

describe('files that cannot be read', () => {
  it.each<[string, string, number | undefined]>([
    ['quote-not-escaped.json', 'json_invalid', 2],
    ['bracket-of-other-kind.json', 'json_invalid', 1],
    ['ends-in-record.json', 'json_invalid', 2],
    ['text-after-end.json', 'json_invalid', 2],
    ['array-after-array.json', 'json_invalid', 1],
    ['comment.json', 'json_invalid', 1],
    ['single-quotes.json', 'json_invalid', 1],
    ['white-space.json', 'json_invalid', 3],
    ['name-twice-around.json', 'json_invalid', 1],
    ['scalars-only.json', 'json_no_records', undefined],
    ['scalar.json', 'json_no_records', undefined],
    ['empty-object.json', 'json_no_records', undefined],
  ])('%s', async (name, code, line) => expect(await faultOf(inPieces(sample(name)))).toMatchObject({ code, line }));

  it.each([
    ['items[', 'record_path_invalid'],
    ['items[3]', 'record_path_invalid'],
    ['entries', 'record_path_not_found'],
    ['items.question', 'record_path_not_found'],
  ])('record path %s', async (recordPath, code) =>
    expect(await faultOf(inPieces('{"items":[{"question":"1?","answer":"1"}]}'), { recordPath })).toMatchObject({
      code,
    }),
  );

  it('nesting without end outside of records', async () => {
    expect(await faultOf(inPieces('['.repeat(100_000)))).toMatchObject({ code: 'json_too_deep', line: 1 });
    expect(await faultOf(inPieces('[{"":'.repeat(50_000)))).toMatchObject({ code: 'json_invalid' });
  });

  it('a fault behind the look', async () => {
    const many = Array.from({ length: 40_000 }, (_, i) => `{"question":"Question ${i}?","answer":"1"}`).join(',\n');
    const source = inPieces(`[${many},\n{"question":"x"}}`);
    const look = await jsonTree.look(source, FIRST);
    expect(look).toMatchObject({ complete: false, rows: null });
    expect(look.samples).toHaveLength(100);
    expect(await faultOf(source)).toMatchObject({ code: 'json_invalid', line: 40_001 });
  });
});

describe('what stands around records', () => {
  const pair = '{"question":"1?","answer":"1"}';

  it('may not come after more rows than are held', async () => {
    const large = JSON.stringify({ question: '1?', answer: 'x'.repeat(MAX_RECORD_BYTES / 3) });
    const text = (last: string): string => `[{"entries":[${pair},${large},${large},${large},${large}]${last}}]`;
    const source = inPieces(text(''));
    const { rows } = await read(source, { recordPath: 'entries' });
    expect(rows).toHaveLength(5);
    expect(await faultOf(inPieces(text(',"category":"late"')), { recordPath: 'entries' })).toMatchObject({
      code: 'row_context_too_large',
      message: expect.stringContaining('"category" comes after more than') as unknown,
    });
  });

  it('may not make a huge source of a small one', async () => {
    const context = 'x'.repeat(100_000);
    const entries = Array.from({ length: 2_000 }, () => pair).join();
    const fault = await faultOf(inPieces(`[{"context":"${context}","entries":[${entries}]}]`));
    expect(fault.code).toBe('row_context_too_large');
  });

  it('is cut to one character more than a field holds, and long lists are left out', async () => {
    const text = JSON.stringify({
      long: 'x'.repeat(300_000),
      ids: Array.from({ length: 1001 }, (_, i) => i),
      faqs: [],
    });
    const { rows } = await read(inPieces(text.replace('[]', `[${pair}]`)));
    const values = (rows[0] as { values: Record<string, string> }).values;
    expect(Object.keys(values)).toEqual(['question', 'answer', 'long']);
    expect(values['long']).toHaveLength(200_001);
  });
});

const json = fc.jsonValue({ depthSize: 'small', maxDepth: 4 });
const record = fc
  .dictionary(
    fc.string({ unit: fc.constantFrom('a', 'b', '"', '\\', '.', '{', '[', ':', '\u00e9', '\ud83d\ude00') }),
    json,
  )
  .map((members) => ({ ...members, question: 'q', answer: 'a' }));
const records = fc.array(record, { minLength: 1, maxLength: 6 });

/** Ways to write records, each with the path to them. */
const SHAPES: [string, (texts: string[]) => string][] = [
  ['.', (texts) => `[${texts.join()}]`],
  ['.', (texts) => `\r\n [ ${texts.join(' ,\n ')} ]\n`],
  ['.', (texts) => texts.join('')],
  ['.', (texts) => texts.join('\n')],
  ['data.items', (texts) => `{"n":[[{"x":"]"}]],"data":{"items":[${texts.join()}],"z":{"a":[1]}},"y":"\\"{"}`],
  ['*', (texts) => `{${texts.map((text, i) => `"k${i}":${text}`).join()}}`],
  [
    'data.paragraphs.qas',
    (texts) => `{"data":[{"paragraphs":[{"qas":[${texts.join('],"around":null},{"qas":[')}]}]}]}`,
  ],
];

describe('any records', () => {
  const own = (rows: readonly SourceRow[]): unknown[] =>
    rows.map((row) => {
      const { _key, around: _around, ...values } = (row as { values: Record<string, unknown> }).values;
      return plain(values);
    });
  const plain = (value: unknown): unknown => parseJson(JSON.stringify(value));

  it('are the same rows in every shape, wherever the text is cut into pieces', async () => {
    const property = fc.asyncProperty(
      records,
      fc.constantFrom(...SHAPES),
      fc.integer({ min: 1, max: 40 }),
      fc.constantFrom(undefined, 2),
      async (given, [recordPath, write], size, indent) => {
        const text = write(given.map((one) => JSON.stringify(one, undefined, indent)));
        const { rows } = await read(inPieces(text, size), { recordPath });
        expect(own(rows)).toEqual(given.map(plain));
        expect((await read(inPieces(text), { recordPath })).rows).toEqual(rows);
      },
    );
    await fc.assert(property, { numRuns: 150 });
  });

  it('that are cut off anywhere, or have a character changed, give rows or a coded fault', async () => {
    const property = fc.asyncProperty(
      records,
      fc.constantFrom(...SHAPES),
      fc.nat(),
      fc.constantFrom('', '"', '{', '}', '[', ']', ',', ':', '\\', 'x', '0', '\n', '\u0000', '\udc80'),
      fc.boolean(),
      async (given, [, write], place, sign, cutOff) => {
        const whole = write(given.map((one) => JSON.stringify(one)));
        const at = place % whole.length;
        const text = whole.slice(0, at) + sign + (cutOff ? '' : whole.slice(at + 1));
        const outcome = await read(inPieces(text, 7)).then(
          ({ rows }) => (rows.some((row) => 'flaw' in row && row.flaw.code === 'json_row_invalid') ? 'broken' : 'read'),
          (error: unknown) => (error instanceof FileFault ? error.code : Promise.reject(error as Error)),
        );
        if (isJson(text)) expect(outcome).not.toMatch(/broken|json_invalid/);
        else if (text.startsWith('[')) expect(outcome).not.toBe('read');
      },
    );
    await fc.assert(property, { numRuns: 300 });
  });

  function isJson(text: string): boolean {
    try {
      JSON.parse(text);
      return true;
    } catch {
      return false;
    }
  }
});
