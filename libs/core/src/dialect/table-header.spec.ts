import { describe, expect, it } from '@jest/globals';
import { ImportOptions, type Guess } from '@pairloom/contract';
import fc from 'fast-check';
import { FileFault } from '../faults.ts';
import { inspect } from '../inspect/inspect.ts';
import { memoryBytes } from '../parse/unpack.ts';
import { readSource } from '../testing/read-source.ts';
import { odsOf, odsRow, textRow, xlsxOf } from '../testing/workbooks.ts';

type Options = Partial<ImportOptions>;
type Row = readonly string[];

interface HeaderSeen {
  readonly columns: readonly string[];
  readonly header: Guess | undefined;
}

async function look(file: Buffer, filename: string, options: Options = {}): Promise<HeaderSeen> {
  const { plan, report } = await inspect(memoryBytes(file), filename, ImportOptions.parse(options));
  return { columns: plan.dialect.columns, header: report.guesses.find(({ option }) => option === 'header') };
}

const csvOf = (rows: readonly Row[]): Buffer => Buffer.from(rows.map((row) => `${row.join(',')}\n`).join(''));
const lookAtCsv = (rows: readonly Row[], options: Options = {}): Promise<HeaderSeen> =>
  look(csvOf(rows), 'x.csv', options);
const lookAtXlsx = async (rows: readonly Row[], options: Options = {}): Promise<HeaderSeen> =>
  look(await xlsxOf({ sheets: [{ rows: rows.map((row, i) => textRow(i + 1, ...row)).join('') }] }), 'x.xlsx', options);
const lookAtOds = async (rows: readonly Row[]): Promise<HeaderSeen> =>
  look(
    await odsOf(`<table:table table:name="FAQ">${rows.map((row) => odsRow(...row)).join('')}</table:table>`),
    'x.ods',
  );

const values = ({ header }: HeaderSeen): unknown[] => [
  header?.value,
  ...(header?.alternatives ?? []).map(({ value }) => value),
];

const glossary = Array.from({ length: 40 }, (_, i) => [`term ${i}`, `meaning ${i}`]);

describe('a row that names question and answer is no header below others', () => {
  const CASES: [name: string, rows: Row[], line: number | undefined][] = [
    [
      'letters below a header',
      [
        ['Question', 'Best Answer', 'Correct Answers', 'Incorrect Answers'],
        ['q', 'a', 'b', 'c'],
      ],
      undefined,
    ],
    [
      'letters below names that are not known',
      [
        ['Title', 'Text'],
        ['q', 'a'],
      ],
      undefined,
    ],
    [
      'letters below another field',
      [
        ['Kategorie', 'Text', 'Titel'],
        ['q', 'a', 'k'],
      ],
      undefined,
    ],
    [
      'a glossary of names',
      [
        ['용어', '뜻'],
        ['질문', '답변'],
        ['분류', '주제'],
      ],
      2,
    ],
    ['far down', [['Term', 'Meaning'], ...glossary, ['question', 'answer'], ['x', 'y']], 42],
    [
      'below the nameless column of an index',
      [
        ['', 'Title', 'Text'],
        ['0', 'question', 'answer'],
        ['1', 'x', 'y'],
      ],
      2,
    ],
  ];

  it.each(CASES)('%s', async (_name, rows, line) => {
    const seen = await lookAtCsv(rows);
    expect(seen.columns.filter((name) => name !== 'column_1')).toEqual(rows[0]?.filter((name) => name !== ''));
    expect(values(seen)).toEqual(line === undefined ? [true, false] : [true, line, false]);
    if (line !== undefined) expect(seen.header?.confidence).toBeLessThanOrEqual(0.7);
  });

  it.each(CASES)('%s, in workbooks', async (_name, rows, line) => {
    for (const seen of [await lookAtXlsx(rows), await lookAtOds(rows)]) {
      expect(seen.columns.filter((name) => name !== 'column_1')).toEqual(rows[0]?.filter((name) => name !== ''));
      expect(values(seen)).toEqual(line === undefined ? [1, false] : [1, line, false]);
    }
  });

  it('asks for the mapping, with the columns that could be meant', async () => {
    const file = Buffer.from('Question,Best Answer,Correct Answers,Incorrect Answers\nq,a,b,c\n');
    const fault = await readSource(file, 'x.csv').then(
      () => undefined,
      (error: unknown) => (error instanceof FileFault ? error : undefined),
    );
    expect(fault?.code).toBe('mapping_required');
    expect(fault?.mapping?.candidates).toEqual({
      question: ['Question'],
      answer: ['Best Answer', 'Correct Answers', 'Incorrect Answers'],
    });
  });

  it('nor where a mapping wants the names of a row far down', async () => {
    const rows = [['Term', 'Meaning'], ...glossary, ['question', 'answer'], ['x', 'y']];
    const seen = await lookAtCsv(rows, { mapping: { question: 'question', answer: 'answer' } });
    expect(seen.columns).toEqual(['Term', 'Meaning']);
  });

  it('whatever the cells are', async () => {
    const texts = ['question', 'answer', 'Frage', 'Antwort', 'q', 'a', 'x', 'id', 'Term', 'Is it?'];
    const tables = fc.integer({ min: 2, max: 4 }).chain((cells) => {
      // A text and a number by themselves are said of the whole file, and may stand above a header.
      const cell = fc.constantFrom(...texts, ...(cells > 2 ? ['17'] : []));
      return fc.array(fc.uniqueArray(cell, { minLength: cells, maxLength: cells }), { minLength: 2, maxLength: 8 });
    });
    await fc.assert(
      fc.asyncProperty(tables, async (rows) => {
        expect([true, false]).toContain((await lookAtCsv(rows)).header?.value);
        expect([1, false]).toContain((await lookAtXlsx(rows)).header?.value);
      }),
      { numRuns: 100 },
    );
  });
});

describe('rows without a header are all kept', () => {
  it('where the first one lacks its answer', async () => {
    const rows = [
      ['Is it one?', ''],
      ['Is it two?', 'It is two.'],
      ['Is it three?', 'It is three.'],
    ];
    expect(await lookAtCsv(rows)).toMatchObject({ header: { value: false } });
    const options: Options = { preset: 'dialogflow-faq' };
    const { rows: read } = await readSource(csvOf(rows), 'x.csv', options);
    expect(read.map(({ line, pair }) => [line, pair])).toEqual([
      [1, undefined],
      [2, rows[1]],
      [3, rows[2]],
    ]);
  });

  it('where the first one has no cell for it, but for the line that says the delimiter', async () => {
    const text = 'Is it one?\nIs it two?;It is two.\nIs it three?;It is three.\n';
    const lines = async (file: string): Promise<number[]> =>
      (await readSource(Buffer.from(file), 'x.csv', { preset: 'dialogflow-faq' })).rows.map(({ line }) => line);
    expect(await lines(text)).toEqual([1, 2, 3]);
    expect(await lines(`sep=;\n${text}`)).toEqual([2, 3, 4]);
  });

  it('where a row of a workbook with numbers comes first', async () => {
    const cells = '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row>';
    const seen = await look(await xlsxOf({ sheets: [{ rows: cells + textRow(2, 'x', 'y') }] }), 'x.xlsx');
    expect(seen.header?.value).toBe(false);
  });
});

describe('what may stand above the names', () => {
  it.each<[string, Row[], number]>([
    ['a title', [['Our FAQ'], ['question', 'answer']], 2],
    [
      'a title with commas',
      [
        ['Our FAQ', ' as of May'],
        ['question', 'answer'],
      ],
      2,
    ],
    ['a title that is a name', [['Fragen'], ['Frage', 'Antwort']], 2],
    [
      'remarks of two cells',
      [
        ['Version', '1', '', ''],
        ['id', 'question', 'answer', 'tags'],
      ],
      2,
    ],
    [
      'remarks of two cells above two columns',
      [
        ['Exported by:', 'Anna'],
        ['Date', '2024-05-01'],
        ['question', 'answer'],
      ],
      3,
    ],
    ['letters below a title', [['Our FAQ'], ['q', 'a']], 2],
    [
      'names over several columns',
      [
        ['FAQ', 'FAQ', 'Meta'],
        ['question', 'answer', 'id'],
      ],
      2,
    ],
    [
      'names over several columns, with an index',
      [
        ['', 'FAQ', 'FAQ'],
        ['', 'question', 'answer'],
      ],
      2,
    ],
    [
      'merged names',
      [
        ['FAQ', '', 'Meta', '', 'More'],
        ['question', 'answer', 'tags', 'status', 'id'],
      ],
      2,
    ],
    [
      'a title and two lines of names',
      [['Our FAQ'], ['All', 'All', 'All'], ['FAQ', 'FAQ', 'Meta'], ['question', 'answer', 'id']],
      4,
    ],
  ])('%s', async (_name, rows, line) => {
    const width = rows.at(-1)?.length ?? 0;
    const body = ['x', 'y'].map((mark) => Array.from({ length: width }, (_, i) => `${mark}${i}`));
    expect((await lookAtCsv([...rows, ...body])).header?.value).toBe(line);
    expect((await lookAtXlsx([...rows, ...body])).header?.value).toBe(line);
  });

  it('is told where it could be the header itself', async () => {
    const rows = [
      ['FAQ', 'FAQ', 'Meta'],
      ['question', 'answer', 'id'],
      ['x', 'y', 'z'],
    ];
    expect(await lookAtCsv(rows)).toMatchObject({
      header: { value: 2, confidence: 0.9, alternatives: [{ value: true }, { value: false }] },
    });
  });
});

describe('a preset of tables without a header', () => {
  const PLACES = [
    ['What is the capital of France?', 'Paris'],
    ['What is 2+2?', '4'],
    ['Who wrote Faust?', 'Goethe'],
  ];
  const TERMS = [
    ['q one', 'a one'],
    ['q two', 'a two'],
    ['q3', 'a3'],
  ];
  it.each<[string, string, string, Row[]]>([
    ['dialogflow-faq', 'x.csv', ',', PLACES],
    ['ragflow-qa', 'x.csv', ',', TERMS],
    ['ragflow-qa', 'x.tsv', '\t', TERMS],
  ])('%s takes all lines of %s for rows', async (preset, filename, delimiter, rows) => {
    const file = Buffer.from(rows.map((row) => `${row.join(delimiter)}\n`).join(''));
    const read = await readSource(file, filename, { preset });
    expect(read.rows.map(({ pair }) => pair)).toEqual(rows);
  });

  it('takes all rows of a workbook', async () => {
    const seen = await lookAtXlsx(TERMS, { preset: 'ragflow-qa' });
    expect(seen).toMatchObject({ columns: ['column_1', 'column_2'], header: { value: false } });
  });

  it('still sees a header that names question and answer', async () => {
    const { rows } = await readSource(Buffer.from('Question,Answer\nq one,a one\n'), 'x.csv', { preset: 'ragflow-qa' });
    expect(rows.map(({ pair }) => pair)).toEqual([['q one', 'a one']]);
  });

  it('is seen where short answers stand beside questions', async () => {
    expect(await lookAtCsv(PLACES)).toMatchObject({ header: { value: false } });
  });
});
