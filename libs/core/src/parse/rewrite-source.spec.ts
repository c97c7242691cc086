import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { zipOf } from '../testing/archives.ts';
import { readSource } from '../testing/read-source.ts';
import { xlsxParts } from '../testing/workbooks.ts';

const pairsOf = async (...args: Parameters<typeof readSource>): Promise<unknown[]> =>
  (await readSource(...args)).rows.map((row) => [row.line, ...(row.pair ?? row.faults ?? [])]);

describe('a text that is unpacked and transcoded', () => {
  it('keeps its rows and lines', async () => {
    const tsv = 'question\tanswer\nWas?\t"zwei\nZeilen"\n\n質😀\tA\n';
    const rows = [
      [2, 'Was?', 'zwei\nZeilen'],
      [5, '質😀', 'A'],
    ];
    expect(await pairsOf(Buffer.from(`\ufeff${tsv}`, 'utf16le'), 'x.tsv')).toEqual(rows);
    expect(await pairsOf(Buffer.from(tsv, 'utf16le').swap16(), 'x.tsv', { encoding: 'utf-16be' })).toEqual(rows);
    expect(await pairsOf(gzipSync(`\ufeff${tsv}`), 'x.tsv.gz')).toEqual(rows);
    expect(await pairsOf(await zipOf({ 'x.tsv': tsv }), 'x.zip')).toEqual(rows);
  });

  it('fails the row that holds an undecodable byte, and says where', async () => {
    const file = Buffer.from('question,answer\nQ1,A1\nQ2,x\xaay\nQ3,A3\n', 'latin1');
    const { rows } = await readSource(file, 'x.csv', { encoding: 'windows-1253' });
    expect(rows.map(({ faults = [] }) => faults)).toEqual([[], ['invalid_utf8'], []]);
    expect(rows[1]?.messages).toEqual([
      'Character 5 of the row is a byte that has no meaning in the encoding windows-1253.',
    ]);
    const plain = await readSource(file, 'x.csv', { encoding: 'utf-8' });
    expect(plain.rows[1]?.messages).toEqual(['Character 5 of the row is the byte 0xAA, which is not UTF-8.']);
  });
});

const workbookOf = (...rows: readonly string[][]): Promise<Buffer> => {
  const cells = (row: readonly string[]): string =>
    row.map((text) => `<c t="inlineStr"><is><t>${text}</t></is></c>`).join('');
  const sheet = rows.map((row, i) => `<row r="${i + 1}">${cells(row)}</row>`).join('');
  return zipOf(xlsxParts({ sheets: [{ rows: sheet }] }));
};

describe('the files of an archive', () => {
  const header = 'question,answer\n';

  it('are one table, in the order of their names, their headers no rows', async () => {
    const zip = await zipOf({
      'b.csv': `${header}Q3,A3\n`,
      'a.csv': `\n${header}Q1,A1\nQ2,A2`,
      'c/d.csv': `${header}Q4,A4`,
    });
    expect(await pairsOf(zip, 'x.zip')).toEqual([
      [3, 'Q1', 'A1'],
      [4, 'Q2', 'A2'],
      [6, 'Q3', 'A3'],
      [8, 'Q4', 'A4'],
    ]);
  });

  it('are lines of one file, where there are no headers', async () => {
    const zip = await zipOf({
      'a.jsonl': '{"question":"1","answer":"A"}',
      'b.jsonl': '{"question":"2","answer":"A"}\n',
    });
    expect(await pairsOf(zip, 'x.zip')).toEqual([
      [1, '1', 'A'],
      [2, '2', 'A'],
    ]);
  });

  it('are read one after the other, lines counted through', async () => {
    const document = (n: number): string => `[\n{"question":\n"Q${n}", "answer": "A"}]`;
    const zip = await zipOf({ 'a.json': document(1), 'b.json': `${document(2)}\r\n`, 'c.json': document(3) });
    expect(await pairsOf(zip, 'x.zip')).toEqual([
      [2, 'Q1', 'A'],
      [5, 'Q2', 'A'],
      [8, 'Q3', 'A'],
    ]);
  });

  it('are each in the encoding of its own', async () => {
    const umlauts = Buffer.from(`${header}Wo ist der Fluß?,Über den Bergen\nQ,für Äpfel und Öl\n`, 'latin1');
    const zip = await zipOf({
      'a.csv': umlauts,
      'b.csv': `${header}質,ü\n`,
      'c.csv': Buffer.from(`\ufeff${header}é,è\n`, 'utf16le'),
      'd.csv': `${header}plain,ASCII\n`,
    });
    expect((await readSource(zip, 'x.zip')).rows.map((row) => row.pair?.[1])).toEqual([
      'Über den Bergen',
      'für Äpfel und Öl',
      'ü',
      'è',
      'ASCII',
    ]);
  });

  it('must have the same columns', async () => {
    const zip = await zipOf({ 'a.csv': `${header}Q,A\n`, 'b.csv': 'question,answer,note\nQ,A,N\n' });
    await expect(readSource(zip, 'x.zip')).rejects.toMatchObject({
      code: 'parts_differ',
      message: 'The file "b.csv" has other columns than the first file of the archive, such as "note".',
    });
  });

  it('may have their columns in another order', async () => {
    const first = 'question;answer;note\n"Q; 1";A1;n\n';
    const second = [
      'note;answer;question',
      '"two',
      'lines";"A ""2""";"Q; 2"',
      '',
      'n;A3;Q3;;',
      'n;A4',
      'n;"A "5"";Q5',
      'n;"A "6" ;Q6;more',
      'n;A\xaa7;Q7',
      ';question;answer;note',
      'n;A8;"Q8',
    ].join('\r\n');
    const zip = await zipOf({ 'a.csv': first, 'b.csv': Buffer.from(second, 'latin1') });
    const { rows } = await readSource(zip, 'x.zip', { encoding: 'utf-8' });
    expect(rows.map(({ line, pair, faults }) => [line, pair ?? faults])).toEqual([
      [2, ['Q; 1', 'A1']],
      [4, ['Q; 2', 'A "2"']],
      [7, ['Q3', 'A3']],
      [8, ['question: question_missing']],
      [9, ['Q5', 'A "5"']],
      [10, ['quote_misplaced']],
      [11, ['invalid_utf8']],
      [12, ['fields_too_many']],
      [13, ['quote_unclosed']],
    ]);
    expect(rows[4]?.messages).toHaveLength(1);
  });

  it('may have the columns of their sheets in another order', async () => {
    const zip = await zipOf({
      'a.xlsx': await workbookOf(['question', 'answer', 'n'], ['Q1', 'A1', '1']),
      'b.xlsx': await workbookOf(['n', 'answer', 'question'], ['2', 'A2', 'Q2'], ['3', 'A3', 'Q3']),
    });
    expect(await pairsOf(zip, 'x.zip')).toEqual([
      [2, 'Q1', 'A1'],
      [4, 'Q2', 'A2'],
      [5, 'Q3', 'A3'],
    ]);
  });

  it('keep a row that would begin like a comment in the order of the first', async () => {
    const zip = await zipOf({
      'a.csv': '# made today\nquestion,answer\nQ1,A1\n',
      'b.csv': 'answer,question\nA2,#2 of "all"?\n# of comments\nA3,Q3\n',
    });
    expect(await pairsOf(zip, 'x.zip')).toEqual([
      [3, 'Q1', 'A1'],
      [5, '#2 of "all"?', 'A2'],
      [7, 'Q3', 'A3'],
    ]);
  });

  it('must have the same order where columns of sheets have one name', async () => {
    const parts = async (...second: string[]) =>
      zipOf({
        'a.xlsx': await workbookOf(['question', 'answer', 'x', 'x'], ['Q1', 'A1', '1', '2']),
        'b.xlsx': await workbookOf(second, ['1', '2', '3', '4']),
      });
    await expect(readSource(await parts('x', 'question', 'answer', 'x'), 'x.zip')).rejects.toMatchObject({
      code: 'parts_differ',
      message: 'The file "b.xlsx" has other columns than the first file of the archive, in another order.',
    });
    expect(await pairsOf(await parts('question', 'answer', 'x', 'x'), 'x.zip')).toEqual([
      [2, 'Q1', 'A1'],
      [4, '1', '2'],
    ]);
  });

  it('must have the same order where columns have one name', async () => {
    const zip = await zipOf({ 'a.csv': 'question,answer,x,x\nQ,A,1,2\n', 'b.csv': 'x,question,answer,x\n1,Q2,A,2\n' });
    await expect(readSource(zip, 'x.zip')).rejects.toMatchObject({
      message: 'The file "b.csv" has other columns than the first file of the archive, in another order.',
    });
  });

  it('must not end inside quotes, unless it is the last', async () => {
    const closed = `${header}Q1,"A, 1"\n`;
    const open = `${closed}Q2,"A2\n`;
    await expect(readSource(await zipOf({ 'a.csv': open, 'b.csv': closed }), 'x.zip')).rejects.toMatchObject({
      code: 'part_unclosed',
      message: 'The file "a.csv" of the archive ends inside a quoted field of the row on its line 3.',
    });
    const last = await readSource(await zipOf({ 'a.csv': closed, 'b.csv': open }), 'x.zip');
    expect(last.rows).toHaveLength(3);
  });
});

describe('rows that are written anew', () => {
  const column = fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => text.trim() !== '');
  it('come back as they were, from any JSON', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(column, column), { minLength: 1 }), async (pairs) => {
        const data = pairs.map(([question, answer]) => ({ question, answer, more: {} }));
        const file = Buffer.from(JSON.stringify({ data }));
        const { plan, rows } = await readSource(file, 'x.json', { html: 'keep', trim: 'none', recordPath: 'data' });
        expect(plan.dialect.type).toBe('rows');
        expect(rows.filter((row) => row.pair !== undefined).map((row) => row.pair)).toEqual(
          pairs.filter((pair) => pair.every((text) => !text.includes('\0'))),
        );
      }),
    );
  });

  it('keep bytes that could not be decoded as faults of their row', async () => {
    const text = '{"data":[\n{"question":"Q1","answer":"A\xff"},\n{"question":"Q2","answer":"A"}]}';
    const { rows } = await readSource(Buffer.from(text, 'latin1'), 'x.json', { encoding: 'utf-8' });
    expect(rows.map(({ line, pair, faults }) => [line, pair ?? faults])).toEqual([
      [2, ['answer: lone_surrogate']],
      [3, ['Q2', 'A']],
    ]);
  });
});
