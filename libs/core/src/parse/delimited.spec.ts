import { describe, expect, it } from '@jest/globals';
import type { ImportOptions } from '@pairloom/contract';
import fc from 'fast-check';
import { FileFault } from '../faults.ts';
import { planned } from '../testing/planned.ts';
import { readSource } from '../testing/read-source.ts';
import { OddRows, PlainRows } from './delimited-rows.ts';
import { prepareChunk } from './prepare.ts';
import { guessed, readTable, type Table } from './testing/read-table.ts';

type Options = Partial<ImportOptions>;
const read = (text: string | Buffer, options: Options = {}): Table => readTable(Buffer.from(text as string), options);
/** Columns, then each row: its cells, or the code of its flaw. */
const asTold = ({ dialect, rows }: Table): unknown[] => [
  dialect.columns,
  ...rows.map(({ cells, flaw }) => cells ?? flaw?.code),
];

const codeOf = (action: () => unknown): string => {
  try {
    action();
    return 'none';
  } catch (error) {
    if (error instanceof FileFault) return error.code;
    throw error;
  }
};

const QA = ['question', 'answer'];

describe('dialects that are found', () => {
  const long = 'a rather long answer, with a comma; and a semicolon';
  it.each<[string, string, Record<string, unknown>, unknown[][]]>([
    [
      'comma',
      `question,answer\nQ1,"${long}"\nQ2,A2\n`,
      { delimiter: ',', quote: '"' },
      [
        ['Q1', long],
        ['Q2', 'A2'],
      ],
    ],
    ['semicolon', 'question;answer\nQ1;a, b\n', { delimiter: ';' }, [['Q1', 'a, b']]],
    ['tab', 'question\tanswer\nQ1\ta, b\n', { delimiter: '\t', type: 'tsv' }, [['Q1', 'a, b']]],
    ['bar', 'question|answer\nQ1|a, b; c\n', { delimiter: '|' }, [['Q1', 'a, b; c']]],
    [
      'two bars',
      'question||answer\nQ1||a|b\nQ2||c\n',
      { delimiter: '||' },
      [
        ['Q1', 'a|b'],
        ['Q2', 'c'],
      ],
    ],
    [
      'comma and space',
      'id, text, note\n1, "a, b", x\n2, "c, d", y\n3, "e", z\n',
      { delimiter: ', ' },
      [
        ['1', 'a, b', 'x'],
        ['2', 'c, d', 'y'],
        ['3', 'e', 'z'],
      ],
    ],
    [
      'space',
      'id text day\n1 "a b" 2024-01-01\n2 c 2024-01-02\n',
      { delimiter: ' ' },
      [
        ['1', 'a b', '2024-01-01'],
        ['2', 'c', '2024-01-02'],
      ],
    ],
    [
      'caret',
      'question^answer\nQ1^a, b\nQ2^c: d\n',
      { delimiter: '^' },
      [
        ['Q1', 'a, b'],
        ['Q2', 'c: d'],
      ],
    ],
    ['U+0001', 'question\u0001answer\nQ1\u0001a, b\n', { delimiter: '\u0001' }, [['Q1', 'a, b']]],
    [
      'apostrophes',
      "question,answer\n'Q1, or','it''s'\n'Q2, too','b, c'\n",
      { quote: "'", escape: "'" },
      [
        ['Q1, or', "it's"],
        ['Q2, too', 'b, c'],
      ],
    ],
    [
      'apostrophes in words only',
      "question,answer\nWhat's 'it'?,It's Tom's\n",
      { quote: '"' },
      [["What's 'it'?", "It's Tom's"]],
    ],
    [
      'backslash',
      'question,answer\n"say \\"hi\\", ok","a\\\\b"\nQ2,"c\\d"\n',
      { quote: '"', escape: '\\' },
      [
        ['say "hi", ok', 'a\\b'],
        ['Q2', 'c\\d'],
      ],
    ],
    [
      'path at the end of a field',
      'question,answer\n"Q, 1","C:\\"\n"Q, 2","D:\\"\n',
      { escape: '"' },
      [
        ['Q, 1', 'C:\\'],
        ['Q, 2', 'D:\\'],
      ],
    ],
    [
      'quotes without meaning',
      `question\tanswer\n${'"Q1\ta" b\n"Q2\t"c" d\n"x\ty"\n'.repeat(3)}`,
      { quote: '' },
      [1, 2, 3].flatMap(() => [
        ['"Q1', 'a" b'],
        ['"Q2', '"c" d'],
        ['"x', 'y"'],
      ]),
    ],
    [
      'carriage returns',
      'question,answer\rQ1,A1\rQ2,A2',
      {},
      [
        ['Q1', 'A1'],
        ['Q2', 'A2'],
      ],
    ],
    ['byte order mark', '\ufeff"question",answer\r\nQ1,A1\r\n', { bodyStart: 22 }, [['Q1', 'A1']]],
    [
      'comments',
      '# made today\nquestion,answer\n# "not a row\nQ1,A1\n#\nQ2,#A2\n',
      { comment: '#' },
      [
        ['Q1', 'A1'],
        ['Q2', '#A2'],
      ],
    ],
    [
      'rows that begin with #',
      'question,answer\n#1 what?,A1\n#2 who?,A2\n',
      { comment: '' },
      [
        ['#1 what?', 'A1'],
        ['#2 who?', 'A2'],
      ],
    ],
    ['title above', 'FAQ export\n\nquestion,answer,tags\nQ1,A1,t\n', { bodyLine: 4 }, [['Q1', 'A1', 't']]],
    [
      'title row of a spreadsheet',
      'FAQ,,\n,,\nname,text,n\nQ1,A1,7\nQ2,A2,8\n',
      { bodyLine: 4 },
      [
        ['Q1', 'A1', '7'],
        ['Q2', 'A2', '8'],
      ],
    ],
    [
      'header twice',
      'id,name\nid,name\n1,a\n2,b\n',
      { bodyLine: 3, columns: ['id', 'name'] },
      [
        ['1', 'a'],
        ['2', 'b'],
      ],
    ],
    [
      'no header over numbers and dates',
      '1,2024-01-01,a\n2,2024-01-02,b\n',
      { columns: ['column_1', 'column_2', 'column_3'] },
      [
        ['1', '2024-01-01', 'a'],
        ['2', '2024-01-02', 'b'],
      ],
    ],
    [
      'years for names',
      'Region,2019,2020\nNorth,1,2\nSouth,3,4\n',
      { bodyLine: 2 },
      [
        ['North', '1', '2'],
        ['South', '3', '4'],
      ],
    ],
    [
      'a line that says the delimiter',
      'sep=;\nid;name\n1;a, b\n2;c\n',
      { delimiter: ';', bodyLine: 3 },
      [
        ['1', 'a, b'],
        ['2', 'c'],
      ],
    ],
    [
      'words apart by several spaces',
      'question    answer\nQ1          A1\n',
      { delimiter: ',', columns: ['question    answer'] },
      [['Q1          A1']],
    ],
    [
      'no header over sentences',
      'What is a pair?,It is two things.\nWho asks for it?,You do it.\n',
      { columns: ['column_1', 'column_2'] },
      [
        ['What is a pair?', 'It is two things.'],
        ['Who asks for it?', 'You do it.'],
      ],
    ],
    ['names alone', 'id,name\n', { columns: ['id', 'name'] }, []],
    [
      'one column',
      'question\nIs it a, b or c?\n',
      { delimiter: ',', columns: ['question'] },
      ['fields_too_many'] as never,
    ],
  ])('%s', (_, text, dialect, rows) => {
    const table = read(text);
    expect(table.dialect).toMatchObject(dialect);
    expect(asTold(table).slice(1)).toEqual(rows);
    expect(table.reading.guesses.map(({ option }) => option)).toEqual([
      'delimiter',
      'quote',
      'escape',
      'comment',
      'header',
    ]);
  });

  it('tells how sure it is, and what else it could be', () => {
    const table = read('a,b;c\nd,e;f\n', { header: true });
    const guess = guessed(table, 'delimiter');
    expect(guess).toMatchObject({ value: ',', alternatives: [{ value: ';' }] });
    expect(guess?.confidence).toBeLessThan(0.6);
    expect(guessed(read('question,answer\na;b,c\n'), 'delimiter')?.confidence).toBeGreaterThan(0.9);
    expect(guessed(table, 'header')).toEqual({ option: 'header', value: true, confidence: 1, alternatives: [] });
    expect(guessed(read('x\n1,question,answer\n2,b,c\n'), 'header')).toMatchObject({ value: 2 });
  });

  it('takes a stray quote in the header for text', () => {
    const table = read('"id,name,note\n1,a,"b, c"\n2,d,"e"\n3,f,g\n');
    expect(asTold(table)).toEqual([
      ['"id', 'name', 'note'],
      ['1', 'a', 'b, c'],
      ['2', 'd', 'e'],
      ['3', 'f', 'g'],
    ]);
    expect(table.rows.map(({ line }) => line)).toEqual([2, 3, 4]);
  });

  it('finds the line that names what the mapping wants', () => {
    const text = 'Report;of;today\nNr;Text;Reply\n1;a;b\n';
    const table = read(text, { mapping: { question: 'Text', answer: 'Reply' } });
    expect([table.dialect.columns, table.dialect.bodyLine]).toEqual([['Nr', 'Text', 'Reply'], 3]);
    expect(read('id,name\n1,a\n', { mapping: { question: 'column_1', answer: 'column_2' } }).rows).toHaveLength(2);
  });
});

describe('dialects that are given', () => {
  it.each<[string, Options, unknown[]]>([
    ['question,answer\nQ;1,A\n', { delimiter: ';', header: true }, [['question,answer'], 'fields_too_many']],
    [
      'a§b\n1§2\n',
      { delimiter: '§', header: true },
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'a<->b\n"1<->"<->2\n',
      { delimiter: '<->', header: true },
      [
        ['a', 'b'],
        ['1<->', '2'],
      ],
    ],
    ['question,answer\n"a",b\n', { quote: '' }, [QA, ['"a"', 'b']]],
    [
      'question,answer\na\\,b,c\\\\\nd,e\\\nf\\x\n',
      { quote: '', escape: '\\' },
      [QA, ['a,b', 'c\\'], ['d', 'e\nf\\x']],
    ],
    ['question,answer\n//x,y\n/z,y\n', { comment: '//' }, [QA, ['/z', 'y']]],
    ['question,answer\n#x,y\n', { comment: '' }, [QA, ['#x', 'y']]],
    ['question,answer\nQ1,A1\n', { header: false }, [['column_1', 'column_2'], QA, ['Q1', 'A1']]],
    [
      'x\n\n"y\nz",w\na,b\nQ1,A1\n',
      { header: 5, delimiter: ',' },
      [
        ['a', 'b'],
        ['Q1', 'A1'],
      ],
    ],
    [
      'x\n\n"y\nz",w\na,b\n',
      { header: 4, delimiter: ',' },
      [
        ['y\nz', 'w'],
        ['a', 'b'],
      ],
    ],
    ['question,answer\nQ1,A1\n', { header: 2 }, [['Q1', 'A1']]],
    ['x,y\nquestion,answer\n', { header: true }, [['x', 'y'], QA]],
  ])('%j %j', (text, options, told) => expect(asTold(read(text, options))).toEqual(told));

  it.each<[string, Options, string]>([
    ['question,answer\n', { delimiter: '\n' }, 'invalid_options'],
    ['question,answer\n', { delimiter: 'x' }, 'invalid_options'],
    ['question,answer\n', { delimiter: '"' }, 'invalid_options'],
    ['question,answer\n', { delimiter: ',\\', escape: '\\' }, 'invalid_options'],
    ['question,answer\n', { quote: 'é' }, 'invalid_options'],
    ['question,answer\n', { escape: '\n' }, 'invalid_options'],
    ['question,answer\n', { comment: ' #' }, 'invalid_options'],
    ['question,answer\n', { comment: ',' }, 'invalid_options'],
    ['question,answer\n', { header: 3 }, 'header_missing'],
    ['"",\nQ,A\n', { header: true }, 'header_missing'],
    ['"question,answer\nQ,A\n', { header: true, quote: '"' }, 'header_missing'],
    [`question,${'x'.repeat(501)}\n`, {}, 'header_too_long'],
    [`${Array.from({ length: 1001 }, (_, i) => `c${i}`).join(',')}\n`, {}, 'columns_too_many'],
    ['question,answer,answer\n', { mapping: { question: 'question', answer: 'answer' } }, 'header_duplicate'],
  ])('%# are refused: %j', (text, options, code) => expect(codeOf(() => read(text, options))).toBe(code));
});

describe('columns', () => {
  it.each([
    ['a,,b, \n', ['a', 'column_2', 'b', 'column_4']],
    ['a,b,a,a\n', ['a', 'b', 'a_2', 'a_3']],
    ['a,a_2,a\n', ['a', 'a_2', 'a_2_']],
    [' a , b\u00a0\n', ['a', 'b']],
    ['__proto__,constructor\n', ['__proto__', 'constructor']],
  ])('%j', (text, columns) => expect(read(text, { header: true, delimiter: ',' }).dialect.columns).toEqual(columns));

  it('tells names that stand twice, and lets a mapping say which is meant', () => {
    const text = 'question,answer,answer\nQ1,A1,B1\n';
    expect(read(text).reading.ambiguous).toEqual(['answer']);
    for (const [name, columns] of [
      ['answer_1', ['question', 'answer_1', 'answer_2']],
      ['answer_2', ['question', 'answer', 'answer_2']],
    ] as const)
      expect(read(text, { mapping: { question: 'question', answer: name } }).dialect.columns).toEqual(columns);
  });
});

describe('rows that are out of order', () => {
  it.each<[string, Options, unknown[]]>([
    [
      'a short one',
      {},
      [
        ['Q1', ''],
        ['Q2', 'A2'],
      ],
    ],
    ['a long one', {}, ['fields_too_many', ['Q2', 'A2']]],
    [
      'a long one whose last fields are blank',
      {},
      [
        ['Q1', 'A1'],
        ['Q2', 'A2'],
      ],
    ],
    [
      'text after a closing quote',
      {},
      [
        ['"a" b', 'A1'],
        ['Q2', 'A2'],
      ],
    ],
    [
      'a quote that begins a field',
      {},
      [
        ['"Q1', 'a, b'],
        ['Q2', 'A2'],
      ],
    ],
    [
      'quotes that are not doubled',
      {},
      [
        ['say "hi" ok', 'A1'],
        ['Q2', 'A2'],
      ],
    ],
    ['quotes that fit no way', {}, ['quote_misplaced', ['Q2', 'A2']]],
    ['a quote that is never closed', {}, ['quote_unclosed']],
    ['the header again', {}, [['Q1', 'A1'], 'header_repeated', ['Q2', 'A2']]],
    ['the header again, with its byte order mark', {}, [['Q1', 'A1'], 'header_repeated', ['Q2', 'A2']]],
  ])('%s', (name, options, rows) => {
    const bodies: Record<string, string> = {
      'a short one': 'Q1\nQ2,A2\n',
      'a long one': 'Q1,A1,,x\nQ2,A2\n',
      'a long one whose last fields are blank': 'Q1,A1,, ,\nQ2,A2\n',
      'text after a closing quote': '"a" b,A1\nQ2,A2\n',
      'a quote that begins a field': '"Q1,"a, b"\nQ2,A2\n',
      'quotes that are not doubled': '"say "hi" ok",A1\nQ2,A2\n',
      'quotes that fit no way': '"a"b,c,d\nQ2,A2\n',
      'a quote that is never closed': '"Q1,A1\nQ2,A2\n',
      'the header again': 'Q1,A1\nquestion,answer\nQ2,A2\n',
      'the header again, with its byte order mark': 'Q1,A1\n\u{feff}question,answer\nQ2,A2\n',
    };
    const text = `question,answer\n${bodies[name]}`;
    expect(asTold(read(text, { delimiter: ',', quote: '"', ...options })).slice(1)).toEqual(rows);
  });

  it('says what is wrong with a row and where', () => {
    const message = (body: string): string | undefined =>
      read(`question,answer\n${body}`, { delimiter: ',', quote: '"' }).rows[0]?.flaw?.message;
    expect(message('a,b,,c\n')).toBe(
      'The row has 4 fields, the header has 2; field 4 is the first too many that is not blank.',
    );
    expect(message('a,"b" c\n')).toBe(
      'A quote in the column "answer" is not doubled; the row was read so that it has as many fields as the header.',
    );
    expect(message('"a"b,c,d\n')).toBe('There is text after the closing quote in the column "question".');
    expect(message('a,b,"c\nd')).toBe(
      'A quote opened in field 3 is never closed; all up to line 3 was read as this row.',
    );
  });

  it('warns of a row that has other fields than the rows around it, where these are alike', () => {
    const even = '1,a,x\n'.repeat(20);
    const flaws = (text: string): unknown[] =>
      read(text).rows.flatMap(({ line, cells, flaw }) => (flaw ? [[line, flaw.code, cells]] : []));
    expect(flaws(`id,name,note\n${even}2b,y\n3,,c,,\n`)).toEqual([
      [22, 'fields_uneven', ['2b', 'y', '']],
      [23, 'fields_uneven', ['3', '', 'c']],
    ]);
    expect(flaws(`id,name,note\n${'1,a\n2,b,x\n'.repeat(20)}`)).toEqual([]);
  });

  it('keeps the rows of a second table apart, those of the same table not', () => {
    const table = read('id,name,n\n1,a,5\n2,b,6\nid,name\n3,c\n');
    expect(asTold(table).slice(1)).toEqual([['1', 'a', '5'], ['2', 'b', '6'], 'other_table', 'other_table']);
    expect(table.rows[2]?.flaw?.message).toMatch(/begins on line 4 /);
  });

  it('estimates from the rows of the head', () => {
    const text = `question,answer\n${'Q,A\n'.repeat(150)}`;
    expect(read(text).reading).toMatchObject({ seen: { rows: 150, bytes: 600 } });
    expect(read(text).reading.samples).toHaveLength(100);
  });
});

describe('any table', () => {
  const dialects = fc
    .record({
      delimiter: fc.constantFrom(',', ';', '\t', '|', '||', ', ', '<->', '§', '\u0001', '::'),
      quote: fc.constantFrom('"', "'", ''),
      escape: fc.constantFrom('double', '\\'),
      comment: fc.constantFrom('', '#', '//'),
    })
    .map(({ escape, ...marks }) => ({ ...marks, escape: escape === 'double' ? marks.quote : escape }))
    // Without quotes a longer delimiter cannot be told from its parts.
    .filter(({ quote, escape, delimiter }) => quote !== '' || (escape === '\\' && delimiter.length === 1));
  const cell = fc
    .array(
      fc.constantFrom(
        '"',
        "'",
        '\\',
        ',',
        ';',
        '|',
        '<',
        '->',
        '§',
        '\n',
        '\r\n',
        '\r',
        ' ',
        '#',
        '/',
        'a',
        'é',
        '質',
        '😀',
        ':',
      ),
      { maxLength: 8 },
    )
    .map((parts) => parts.join(''));
  const rows = fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 8 });
  const eols = fc.constantFrom('\n', '\r\n', '\r');
  const cuts = fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: 12 });
  const limits = fc.record({ maxRows: fc.integer({ min: 1, max: 3 }), maxBytes: fc.integer({ min: 1, max: 60 }) });
  type Marks = { delimiter: string; quote: string; escape: string; comment: string };

  /** Writes a cell so that it can be read again, as a careful program would. */
  function written(text: string, { delimiter, quote, escape }: Marks): string {
    if (quote === '') {
      const isSpecial = (part: string): boolean => [escape, delimiter, '\n', '\r', '\r\n'].includes(part);
      return [...text.matchAll(/\r\n|[^]/gu)].map(([part]) => (isSpecial(part) ? escape + part : part)).join('');
    }
    const inside = text.replaceAll(escape, escape + escape);
    return quote + (escape === quote ? inside : inside.replaceAll(quote, escape + quote)) + quote;
  }

  it('written in any dialect is read as it was, wherever it is cut', () => {
    fc.assert(
      fc.property(dialects, rows, eols, cuts, limits, (marks, table, eol, at, chunked) => {
        // Escaped, a lone CR and the LF that ends the line are one line end.
        fc.pre(marks.quote !== '' || !table.some((cells) => cells.at(-1)?.endsWith('\r')));
        const line = (cells: readonly string[]): string =>
          cells.map((text) => written(text, marks)).join(marks.delimiter);
        // The last column keeps a row from being blank or a comment.
        const text = [['x', 'q', 'a'], ...table.map((cells) => ['x', ...cells])].map(line).join(eol);
        const options = { ...marks, header: true };
        const whole = readTable(Buffer.from(text), options);
        expect(whole.rows.map((row) => row.cells ?? row.flaw)).toEqual(table.map((cells) => ['x', ...cells]));
        const inParts = readTable(Buffer.from(text), options, { cuts: at, limits: chunked });
        expect(inParts.rows).toEqual(whole.rows);
      }),
      { numRuns: 300 },
    );
  });

  const noise = fc
    .array(fc.constantFrom('"', '""', ',', ',', '\n', '\r\n', '\\', ' ', 'a', 'b', '質', '#', "'"), { maxLength: 40 })
    .map((parts) => parts.join(''));

  it('is read alike by the fast and by the lenient reader', () => {
    const plain = { delimiter: ',', quote: '"', escape: '"', comment: '', header: true } as const;
    fc.assert(
      fc.property(noise, (body) => {
        const file = Buffer.from(`a,b,c\n${body}`);
        const fast = readTable(file, plain, { readRows: (...args) => new PlainRows(...args) });
        const lenient = readTable(file, plain, { readRows: (...args) => new OddRows(...args) });
        expect(lenient.rows).toEqual(fast.rows);
      }),
      { numRuns: 500 },
    );
  });

  it('of any bytes is rows or a coded fault, alike wherever it is cut', () => {
    const anyOptions = fc.record(
      {
        delimiter: fc.constantFrom(',', '||', ', ', ' '),
        quote: fc.constantFrom('"', "'", ''),
        escape: fc.constantFrom('\\', '"', ''),
        comment: fc.constantFrom('', '#', '//'),
        header: fc.constantFrom(true, false, 2),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(noise, anyOptions, cuts, limits, (text, options, at, chunked) => {
        const file = Buffer.from(text);
        try {
          const whole = readTable(file, options);
          expect(whole.rows.every(({ cells, flaw }) => cells !== undefined || flaw !== undefined)).toBe(true);
          expect(readTable(file, options, { cuts: at, limits: chunked }).rows).toEqual(whole.rows);
        } catch (error) {
          expect(error).toBeInstanceOf(FileFault);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('cut short at any byte is rows or a coded fault', () => {
    const file = Buffer.from('# note\nFAQ;;\n"que""stion";answer;n\n"a;\nb";"it\'s";1\n質;"x";2\r\n\r\n"y" z;w;3\n');
    for (let length = 0; length <= file.length; length++) {
      const part = file.subarray(0, length);
      const code = codeOf(() => readTable(part));
      expect(['none', 'header_missing']).toContain(code);
    }
  });
});

describe('the template of FastGPT', () => {
  it('goes on with further indexes after its last column', async () => {
    const file = 'q,a,indexes\nWho?,A bot.,What?,"Which, then?",\nWhere?,Here.\n';
    const { plan, rows, lines } = await readSource(Buffer.from(file), 'template.csv');
    expect(rows.map(({ faults }) => faults)).toEqual([undefined, undefined]);
    const source = planned(lines, plan);
    const pairs = source.ranges.flatMap((range) => prepareChunk(source.bytesOf(range), range, plan).pairs);
    expect(pairs.map((pair) => pair?.variants)).toEqual([['What?', 'Which, then?'], []]);
  });

  it('is no leave for other tables to have too many fields', async () => {
    const { rows } = await readSource(Buffer.from('q,a,note\nWho?,A bot.,What?,x\n'), 'a.csv');
    expect(rows[0]?.faults).toEqual(['fields_too_many']);
  });
});
