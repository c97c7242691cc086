import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { buffer } from 'node:stream/consumers';
import { inspect } from '../inspect/inspect.ts';
import { planOf } from '../inspect/plan-of.ts';
import { prepareChunk } from '../parse/prepare.ts';
import { rewritten } from '../parse/rewrite-source.ts';
import { memoryBytes } from '../parse/unpack.ts';
import type { Cell, RowReader, Slot } from '../parse/format.ts';
import type { ExportShape, ExportedPair } from '../ports/import-reports.ts';
import type { PreparedPair, ReadPlan } from '../ports/reading.ts';
import { listCell, listOf, valueCell, valueOf } from './export-cells.ts';
import { mappingOfExport, planOfOwn, restoringRows } from './own-files.ts';
import { PairExportText, type ExportStyle } from './pair-export.ts';
import { carriedColumns, isReportColumn, ownFileOf } from './report-columns.ts';
import { planned } from '../testing/planned.ts';
import { readSource } from '../testing/read-source.ts';
import { DEFAULT_OPTIONS, readPlan } from '../testing/plans.ts';

const RESULTS = ['Q', '_row', '_line', '_code', '_field', '_message', '_pair_id'];
const EXPORT = ['question', 'answer', 'tags', 'metadata.x', '_version', '_pair_id'];

describe('columns of ours', () => {
  it.each([
    [RESULTS, 'results'],
    [EXPORT, 'export'],
    [[...EXPORT.slice(0, -1), ...RESULTS.slice(1)], 'export'],
    [['question', 'answer', '_row'], undefined],
  ])('%j tell what file it is', (columns, own) => expect(ownFileOf(columns)).toBe(own));

  it('are never taken for a part of the row', () => {
    const columns = [...RESULTS, '_version', '_lossless', '_raw', '_rows', 'row', '_ROW'];
    expect(columns.filter((name) => !isReportColumn(name))).toEqual(['Q', '_rows', 'row', '_ROW']);
  });

  it('are not repeated in the results of a file that has them, but what makes an export one is', () => {
    expect(carriedColumns([...EXPORT, '_row', '_lossless'])).toEqual([
      'question',
      'answer',
      'tags',
      'metadata.x',
      '_version',
    ]);
  });
});

describe('the mapping of an export', () => {
  const columns = ['question', 'variants', 'answer', 'external_id', 'metadata.a b', 'other', '_version', '_pair_id'];

  it('is told by its columns', () => {
    expect(mappingOfExport(readPlan({ sourceType: 'csv', dialect: { columns } }))).toEqual({
      question: 'question',
      variants: 'variants',
      answer: 'answer',
      externalId: 'external_id',
      'metadata.a b': 'metadata.a b',
    });
  });

  it('takes metadata of records as a whole', () => {
    const plan = readPlan({ sourceType: 'jsonl', dialect: { type: 'jsonl', columns: EXPORT } });
    expect(mappingOfExport(plan)).toEqual({
      question: 'question',
      answer: 'answer',
      tags: 'tags',
      'metadata.*': 'metadata',
    });
  });

  it.each([[RESULTS], [['question', '_version', '_pair_id']], [['question', 'answer']]])(
    'is not there for %j',
    (other) => {
      expect(mappingOfExport(readPlan({ sourceType: 'csv', dialect: { columns: other } }))).toBeUndefined();
    },
  );
});

describe('cells of files of ours', () => {
  const slots: Slot[] = [
    { field: 'question', column: 'question' },
    { field: 'tags', column: 'tags' },
    { field: 'metadata.x', column: 'metadata.x' },
  ];
  const given: Cell[] = ["'=1", "'-a;b", '5'];
  const reader: RowReader = {
    read: (_index, cells) => {
      given.forEach((cell, at) => (cells[at] = cell));
      return undefined;
    },
    line: () => 9,
  };
  const read = (plan: ReadPlan): Cell[] => {
    const cells: Cell[] = ['', '', ''];
    expect(restoringRows(reader, plan, slots).read(0, cells)).toBeUndefined();
    return cells;
  };
  const plan = (
    columns: readonly string[],
    type: 'csv' | 'rows' | 'jsonl' = 'csv',
    sourceType: ReadPlan['sourceType'] = 'csv',
  ) => readPlan({ sourceType, dialect: { type, columns } });

  it.each([
    ['results', plan(RESULTS), ['=1', '-a;b', '5']],
    ['an export', plan(EXPORT), ['=1', { list: ['-a', 'b'] }, { json: 5 }]],
    ['lossless results', plan([...RESULTS, '_lossless']), given],
    ['a lossless export', plan([...EXPORT, '_lossless']), ["'=1", { list: ["'-a", 'b'] }, { json: 5 }]],
    ['results saved as a workbook', plan(RESULTS, 'rows', 'xlsx'), ['=1', '-a;b', '5']],
    ['someone else', plan(['question', 'tags']), given],
    ['results in JSON Lines', plan(RESULTS, 'jsonl', 'jsonl'), given],
    ['a rewritten tree', plan(RESULTS, 'rows', 'json'), given],
  ])('of %s', (_what, own, expected) => expect(read(own)).toEqual(expected));

  it('say where they stand and what is wrong as before', () => {
    expect(restoringRows(reader, plan(RESULTS), slots).line?.(3)).toBe(9);
    const flaw = { code: 'quote_unclosed', message: 'x' } as const;
    expect(restoringRows({ read: () => flaw }, plan(RESULTS), slots).read(0, [])).toBe(flaw);
  });

  it('of an export are neither stripped nor trimmed', () => {
    expect(planOfOwn(plan(EXPORT))).toMatchObject({ html: 'keep', trim: 'none' });
    const results = plan(RESULTS);
    expect(planOfOwn(results)).toBe(results);
  });
});

describe('lists and values in cells', () => {
  it.each([
    [[], ''],
    [['a', 'b'], 'a;b'],
    [['a;b'], '["a;b"]'],
    [['', 'a'], ';a'],
    [[''], '[""]'],
    [['["x"]'], '["[\\"x\\"]"]'],
  ])('the list %j is %j', (list, cell) => {
    expect(listCell(list)).toBe(cell);
    expect(listOf(cell)).toEqual(list);
  });

  it.each([
    ['text', 'text'],
    ['5', '"5"'],
    [5, '5'],
    [' padded ', '" padded "'],
    ['', '""'],
    [true, 'true'],
    [{ a: [1] }, '{"a":[1]}'],
    ['{broken', '{broken'],
  ])('the value %j is %j', (value, cell) => {
    expect(valueCell(value)).toBe(cell);
    expect(valueOf(cell)).toEqual(value);
  });

  it('come back whatever they hold', () => {
    const unit = fc.constantFrom(';', '"', '[', ']', 'a', ' ', '1', ',', "'");
    fc.assert(fc.property(fc.array(fc.string({ unit })), (list) => expect(listOf(listCell(list))).toEqual(list)));
    const value = fc.oneof(fc.string({ unit }), fc.integer(), fc.boolean(), fc.array(fc.integer()));
    fc.assert(fc.property(value, (given) => expect(valueOf(valueCell(given))).toEqual(given)));
  });
});

const NASTY = [
  '=1+1',
  "'=1+1",
  '-5',
  '@cmd',
  "'",
  "''quoted''",
  '"quoted"',
  'a,b;c\td|e',
  'two\nlines',
  'two\r\nlines',
  'lone\rcr',
  ' padded ',
  'مرحبا بالعالم',
  'שלום',
  '\u{202e}reversed',
  '\u{feff}marked',
  '# no comment',
  '<b>bold</b> &amp; <script>x</script>',
  '\\"; drop table',
  '😀👨‍👩‍👧',
  'null',
  '[1]',
  '\u{7f}\u{1}\u{b}',
  'Ω≈ç√∫˜µ≤≥÷',
  '%s%n{{7*7}}',
];

const pairOf = (text: string, index: number): ExportedPair => ({
  id: `0199f0d3-4e0b-7d19-b6c2-${String(index).padStart(12, '0')}`,
  version: 1,
  question: `${text} ${index}`,
  variants: [],
  answer: text,
  category: index % 2 === 0 ? text : null,
  tags: index % 3 === 0 ? ['a;b', 'c'] : ['x', 'y'],
  status: 'published',
  externalId: null,
  metadata: index % 2 === 0 ? { text, n: index, deep: { list: [text, null] } } : {},
});

const SHAPE: ExportShape = {
  metadataNames: ['deep', 'n', 'text'],
  hasExternalIds: false,
  hasVariants: false,
  lastId: 'x',
};

/** What an import without options would store of a file. */
async function imported(text: string, filename: string): Promise<(PreparedPair | undefined)[]> {
  const options = DEFAULT_OPTIONS;
  const inspection = await inspect(memoryBytes(Buffer.from(text)), filename, options);
  const plan = planOf(inspection, options);
  const lines = plan.rewriting && (await buffer(rewritten(memoryBytes(Buffer.from(text)), plan, options)));
  const source = planned(lines ?? text, plan, 7);
  return source.ranges.flatMap((range) => {
    const chunk = prepareChunk(source.bytesOf(range), range, source.plan);
    expect(chunk.findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    return [...chunk.pairs];
  });
}

describe('an export', () => {
  const written = (pairs: readonly ExportedPair[], style: ExportStyle): string => {
    const text = new PairExportText(SHAPE, style);
    return text.head() + text.pairs(pairs.slice(0, 2)) + text.pairs(pairs.slice(2)) + text.end();
  };

  it.each<ExportStyle>([
    { format: 'csv', lossless: false },
    { format: 'csv', lossless: true },
    { format: 'jsonl', lossless: false },
    { format: 'json', lossless: false },
  ])('as %j gives every pair back as it was', async (style) => {
    const pairs = NASTY.map(pairOf);
    const back = await imported(written(pairs, style), `pairs.${style.format}`);
    expect(back).toHaveLength(pairs.length);
    pairs.forEach((pair, at) => {
      const { question, answer, category, tags, status, metadata } = back[at] ?? {};
      const kept = Object.fromEntries(Object.entries(metadata ?? {}).filter(([, value]) => value !== null));
      expect({ question, answer, category, tags, status, metadata: kept }).toEqual({
        question: pair.question,
        answer: pair.answer,
        category: pair.category,
        tags: pair.tags,
        status: pair.status,
        metadata: pair.metadata,
      });
    });
  });

  it('neutralises what a spreadsheet would calculate, unless it is to be lossless', () => {
    const pairs = [pairOf('=1+1', 1)];
    expect(written(pairs, { format: 'csv', lossless: false })).toContain(`\n"'=1+1 1","'=1+1",,`);
    expect(written(pairs, { format: 'csv', lossless: true })).toContain('\n=1+1 1,=1+1,,');
  });

  it('has external ids and variants where a pair has', () => {
    const shape = { metadataNames: [], hasExternalIds: true, hasVariants: true, lastId: 'x' };
    const pair = { ...pairOf('a', 1), externalId: 'E1', variants: ['b?', 'c;d?'] };
    const csv = new PairExportText(shape, { format: 'csv', lossless: false });
    expect(csv.head()).toBe('question,variants,answer,category,tags,status,external_id,_version,_pair_id\n');
    expect(csv.pairs([pair])).toContain('a 1,"[""b?"",""c;d?""]",a,');
    const lines = new PairExportText(shape, { format: 'jsonl', lossless: false });
    expect(JSON.parse(lines.pairs([pair]))).toMatchObject({
      variants: ['b?', 'c;d?'],
      external_id: 'E1',
      tags: ['x', 'y'],
    });
  });

  it('of no pair is a header, or an empty list', () => {
    const shape = { metadataNames: [], hasExternalIds: false, hasVariants: false, lastId: undefined };
    const text = (style: ExportStyle) => {
      const empty = new PairExportText(shape, style);
      return empty.head() + empty.end();
    };
    expect(text({ format: 'csv', lossless: false })).toBe('question,answer,category,tags,status,_version,_pair_id\n');
    expect(text({ format: 'jsonl', lossless: false })).toBe('');
    expect(JSON.parse(text({ format: 'json', lossless: false }))).toEqual([]);
  });

  it('breaks off rather than leaving metadata out', () => {
    const text = new PairExportText({ ...SHAPE, metadataNames: [] }, { format: 'csv', lossless: false });
    expect(() => text.pairs([pairOf('a', 0)])).toThrow('changed while pairs were exported');
  });

  it('is refused as a table of more columns than are read', () => {
    const shape = { ...SHAPE, metadataNames: Array.from({ length: 1_000 }, (_, n) => `n${n}`) };
    expect(() => new PairExportText(shape, { format: 'csv', lossless: false })).toThrow('Choose format=jsonl.');
    expect(() => new PairExportText(shape, { format: 'jsonl', lossless: false })).not.toThrow();
  });
});

describe('rows that come back as they could not be taken apart', () => {
  const HEAD = 'question,answer,_row,_line,_code,_field,_message,_pair_id\n';
  const faultsOf = async (row: string) =>
    (await readSource(Buffer.from(`${HEAD}${row}\n`), 'a-failed.csv')).rows[0]?.faults;

  it('fail by the code that they had', async () => {
    expect(await faultsOf(`"{""question"":",,1,1,json_row_invalid,,The JSON ends.,`)).toEqual(['json_row_invalid']);
    expect(await faultsOf(`"a,""b",,7,9,quote_unclosed; fields_uneven,,x,`)).toEqual(['quote_unclosed']);
  });

  it('are rows like any other once they are mended, or lack something else', async () => {
    expect(await faultsOf('q,a,1,1,json_row_invalid,,The JSON ends.,')).toBeUndefined();
    expect(await faultsOf('q,,1,1,answer_missing,answer,The answer is blank.,')).toEqual(['answer: answer_missing']);
  });
});
