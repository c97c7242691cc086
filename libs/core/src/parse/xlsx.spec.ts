import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { FileFault } from '../faults.ts';
import { readAll, sourceOf, textRow, xlsxOf, xlsxParts, zipOf, type SampleWorkbook } from '../testing/workbooks.ts';
import type { ReadOptions } from './rewrite.ts';
import { xlsx } from './xlsx.ts';

const HEADER = textRow(1, 'Question', 'Answer', 'Note');
const read = async (workbook: SampleWorkbook, options: ReadOptions = {}) =>
  readAll(xlsx, sourceOf(await xlsxOf(workbook)), options);
const readRows = async (rows: string, workbook: Omit<SampleWorkbook, 'sheets'> = {}) =>
  (await read({ sheets: [{ rows: HEADER + rows }], ...workbook })).read;

async function faultOf(file: Buffer | Promise<Buffer>, options: ReadOptions = {}): Promise<FileFault> {
  try {
    await readAll(xlsx, sourceOf(await file), options);
  } catch (error) {
    if (error instanceof FileFault) return error;
    throw error;
  }
  throw new Error('no fault');
}

describe('cells', () => {
  type Case = [name: string, rows: string, expected: unknown[][], workbook?: Omit<SampleWorkbook, 'sheets'>];
  const cases: Case[] = [
    [
      'shared texts',
      '<row r="2"><c r="A2" t="s"><v>1</v></c><c r="B2" t="s"><v>0</v></c></row>',
      [[2, 'q', 'a', '']],
      { strings: ['<t>a</t>', '<t>q</t>'] },
    ],
    [
      'rich text, its runs joined and its pronunciation left out',
      '<row r="2"><c r="A2" t="s"><v>0</v></c></row>',
      [[2, '東京 is where?', '', '']],
      {
        strings: [
          '<r><t>東京</t></r><r><rPr><b/></rPr><t xml:space="preserve"> is where?</t></r><rPh sb="0" eb="2"><t>トウキョウ</t></rPh><phoneticPr fontId="1"/>',
        ],
      },
    ],
    [
      'inline rich text',
      '<row r="2"><c r="A2" t="inlineStr"><is><r><t>in</t></r><r><t>line</t></r></is></c></row>',
      [[2, 'inline', '', '']],
    ],
    ['escaped characters', textRow(2, 'a_x000D_\nb_x005F_x000D_', '_xZZZZ_'), [[2, 'a\r\nb_x000D_', '_xZZZZ_', '']]],
    [
      'truth values and errors',
      '<row r="2"><c r="A2" t="b"><v>1</v></c><c r="B2" t="b"><v>0</v></c><c r="C2" t="e"><v>#N/A</v></c></row>',
      [[2, 'TRUE', 'FALSE', '#N/A']],
    ],
    [
      'numbers without the noise of binary fractions',
      '<row r="2"><c r="A2"><v>0.30000000000000004</v></c><c r="B2"><v>42.0</v></c><c r="C2"><v>1.1000000000000001</v></c></row>',
      [[2, '0.3', '42', '1.1']],
    ],
    [
      'whole numbers with all their digits',
      '<row r="2"><c r="A2"><v>12345678901234567890</v></c><c r="B2"><v>-7</v></c></row>',
      [[2, '12345678901234567890', '-7', '']],
    ],
    [
      'the stored result of a formula',
      '<row r="2"><c r="A2" t="str"><f>"x"&amp;"y"</f><v>xy</v></c><c r="B2"><f>1+1</f><v>2</v></c><c r="C2" t="str"><f>""</f><v></v></c></row>',
      [[2, 'xy', '2', '']],
    ],
    [
      'a formula without a stored result',
      '<row r="2"><c r="A2"><v>1</v></c><c r="B2"><f>1+1</f><v/></c></row><row r="3"><c r="A3"><f>A2</f></c></row>',
      [
        [2, 'row_invalid', 'Cell B2 holds a formula without a stored value.'],
        [3, 'row_invalid', 'Cell A3 holds a formula without a stored value.'],
      ],
    ],
    [
      'a text that is not there',
      '<row r="2"><c r="A2" t="s"><v>9</v></c></row>',
      [[2, 'row_invalid', 'Cell A2 names a text that the workbook does not hold.']],
      { strings: ['<t>a</t>'] },
    ],
    [
      'cells and rows without references',
      '<row><c><v>1</v></c><c/><c><v>3</v></c></row><row/><row><c><v>4</v></c></row>',
      [
        [2, '1', '', '3'],
        [4, '4', '', ''],
      ],
    ],
    [
      'blank rows, which count as lines only',
      `<row r="2"/>${textRow(3, '  ', '')}<row r="9"><c r="B9"><v>1</v></c></row>`,
      [[9, '', '1', '']],
    ],
    ['cells in any order', '<row r="2"><c r="C2"><v>3</v></c><c r="A2"><v>1</v></c></row>', [[2, '1', '', '3']]],
    [
      'a value in a column without a name',
      `${textRow(2, 'q', 'a')}${[...Array(900).keys()].map((i) => textRow(i + 3, 'q', 'a')).join('')}<row r="1000"><c r="A1000"><v>1</v></c><c r="H1000"><v>2</v></c></row>`,
      expect.arrayContaining([
        [1000, 'fields_too_many', 'Cell H1000 holds a value, but its column has no name.'],
      ]) as unknown as unknown[][],
    ],
    [
      'a CDATA section and entities',
      '<row r="2"><c r="A2" t="str"><v><![CDATA[<b>]]> &amp; &#x1F600;</v></c></row>',
      [[2, '<b> & 😀', '', '']],
    ],
    [
      'an ISO date',
      '<row r="2"><c r="A2" t="d"><v>2024-01-05T00:00:00</v></c><c r="B2" t="d"><v>2024-01-05T13:45:00</v></c></row>',
      [[2, '2024-01-05', '2024-01-05T13:45:00', '']],
    ],
  ];
  // Without the rest the workbook that a case lacks would be taken for a callback.
  it.each(cases)('%s', async (...[, rows, expected, workbook]: Case) => {
    expect(await readRows(rows, workbook)).toEqual(expected);
  });

  it('reads the strict namespace, prefixed elements and UTF-16', async () => {
    const strict = { sheets: [{ rows: HEADER + textRow(2, 'q', 'a') }], strict: true };
    const parts = { ...xlsxParts(strict) };
    const sheet = String(parts['xl/worksheets/sheet1.xml']);
    const prefixed = sheet
      .replace('encoding="UTF-8"', 'encoding="UTF-16"')
      .replace('xmlns=', 'xmlns:x=')
      .replace(/<(\/?)(worksheet|sheetData|row|c|is|t)(?=[ >])/g, '<$1x:$2');
    parts['xl/worksheets/sheet1.xml'] = Buffer.from(`\ufeff${prefixed}`, 'utf16le');
    expect((await readAll(xlsx, sourceOf(await zipOf(parts)))).read).toEqual([[2, 'q', 'a', '']]);
  });
});

describe('dates', () => {
  type Case = [style: string | number, value: string, expected: string, workbookPr?: string];
  const cases: Case[] = [
    [14, '45296', '2024-01-05'],
    [22, '45296.5729166667', '2024-01-05T13:45:00'],
    [21, '0.57291666', '13:45:00'],
    [47, '0.0000116898', '00:00:01.010'],
    [46, '1.5104166667', '36:15:00'],
    [14, '60', '1900-02-29'],
    [14, '59', '1900-02-28'],
    [14, '61', '1900-03-01'],
    [14, '1', '1900-01-01'],
    [14, '0.25', '06:00:00'],
    [14, '-1', '-1'],
    [14, '2958466', '2958466'],
    [14, '0', '1904-01-01', 'date1904="1"'],
    [14, '43834', '2024-01-05', 'date1904="true"'],
    ['dd/mm/yyyy', '45296', '2024-01-05'],
    ['[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy', '45296', '2024-01-05'],
    ['[Red]yyyy"年"m"月"d"日"', '45296', '2024-01-05'],
    ['mmm', '45296', '2024-01-05'],
    ['h:mm AM/PM', '45296.5', '12:00:00'],
    ['yyyy-mm-dd hh:mm', '45296', '2024-01-05T00:00:00'],
  ];
  it.each(cases)('format %s makes %s %s', async (...[style, value, expected, workbookPr]: Case) => {
    const rows = `<row r="2"><c r="A2" s="1"><v>${value}</v></c></row>`;
    expect(await readRows(rows, { styles: [0, style], workbookPr })).toEqual([[2, expected, '', '']]);
  });
});

describe('number formats', () => {
  type Case = [style: string | number, value: string, expected: string];
  const cases: Case[] = [
    ['General', '1234.5', '1234.5'],
    ['#,##0.00 "EUR"', '1234.5', '1234.50 EUR'],
    ['#,##0.00 [$€-407]', '45296', '45296.00 €'],
    ['0.00E+00', '45296', '45296'],
    ['# ?/?', '1.5', '1.5'],
    ['00000', '42', '00042'],
    ['00000', '12345678901234567890', '12345678901234567890'],
    ['0.0%', '0.125', '12.5%'],
    ['0.0%', '0.29000000000000004', '29.0%'],
    ['+0;-0;0', '5', '+5'],
    ['"Nr. "0', '17', 'Nr. 17'],
    ['"day" 0', '45296', 'day 45296'],
    ['General" kg"', '0.30000000000000004', '0.3 kg'],
    ['@', '00042', '42'],
    [';;;', '7', '7'],
    [0, '1234.5', '1234.5'],
    [1, '1234.5', '1235'],
    [2, '1234.5', '1234.50'],
    [3, '1234567', '1234567'],
    [4, '1234.5', '1234.50'],
    [9, '0.5', '50%'],
    [10, '0.125', '12.50%'],
    [11, '1234.5', '1234.5'],
    [12, '0.5', '0.5'],
    [37, '-1234.5', '-1235'],
    [40, '-1234.5', '-1234.50'],
    [44, '1234.5', '1234.5'],
    [49, '42', '42'],
  ];
  it.each(cases)('format %s makes %s %s', async (...[style, value, expected]: Case) => {
    const rows = `<row r="2"><c r="A2" s="1"><v>${value}</v></c><c r="B2" s="1"><f>A2</f><v>${value}</v></c></row>`;
    expect(await readRows(rows, { styles: [0, style] })).toEqual([[2, expected, expected, '']]);
  });

  it('leave texts, truth values and errors as they are', async () => {
    const rows =
      '<row r="2"><c r="A2" s="1" t="str"><v>0042</v></c><c r="B2" s="1" t="b"><v>1</v></c><c r="C2" s="1" t="e"><v>#N/A</v></c></row>';
    expect(await readRows(rows, { styles: [0, '#,##0.00 "EUR"'] })).toEqual([[2, '0042', 'TRUE', '#N/A']]);
  });
});

describe('header', () => {
  it('passes titles and remarks over', async () => {
    const rows =
      textRow(1, 'Our FAQ') +
      textRow(3, 'Version', '1') +
      textRow(4, 'Frage', 'Antwort', 'Rubrik') +
      textRow(5, 'q', 'a', 'c');
    const { columns, read: rowsRead, guesses } = await read({ sheets: [{ rows }] });
    expect(columns).toEqual(['Frage', 'Antwort', 'Rubrik']);
    expect(rowsRead).toEqual([[5, 'q', 'a', 'c']]);
    expect(guesses[1]).toEqual({
      option: 'header',
      value: 4,
      confidence: 0.98,
      alternatives: [{ value: false, confidence: 0.02 }],
    });
  });

  it('spreads merged names, joins those of several rows and numbers those that are the same', async () => {
    const rows =
      textRow(1, 'Question', 'Answer', '', 'When') + textRow(2, '', 'short', 'long') + textRow(3, 'q', 's', 'l', 'now');
    const after = '<mergeCells><mergeCell ref="A1:A2"/><mergeCell ref="B1:C1"/><mergeCell ref="D1:D2"/></mergeCells>';
    expect(await read({ sheets: [{ rows, after }] })).toMatchObject({
      columns: ['Question', 'Answer short', 'Answer long', 'When'],
      read: [[3, 'q', 's', 'l', 'now']],
    });
    const one = textRow(1, 'Question', 'Answer', '', 'When') + textRow(2, 'q', 's', 'l', 'now');
    expect(
      await read({ sheets: [{ rows: one, after: '<mergeCells><mergeCell ref="B1:C1"/></mergeCells>' }] }),
    ).toMatchObject({
      columns: ['Question', 'Answer', 'Answer_2', 'When'],
      read: [[2, 'q', 's', 'l', 'now']],
    });
  });

  it('sees that there is none', async () => {
    const rows = textRow(1, 'What is a pair made of?', 'A question and its answer.') + textRow(2, 'Who asks?', 'You.');
    expect(await read({ sheets: [{ rows }] })).toMatchObject({
      columns: ['column_1', 'column_2'],
      read: [
        [1, 'What is a pair made of?', 'A question and its answer.'],
        [2, 'Who asks?', 'You.'],
      ],
      guesses: [{ option: 'sheet' }, { option: 'header', value: false }],
    });
  });

  it('does as it is told', async () => {
    const sheets = [{ rows: textRow(2, 'x', 'y') + textRow(3, 'Question', 'Answer') + textRow(4, 'q', 'a') }];
    expect((await read({ sheets }, { header: true })).columns).toEqual(['x', 'y']);
    expect((await read({ sheets }, { header: 4 })).columns).toEqual(['q', 'a']);
    expect((await read({ sheets }, { header: false })).read).toHaveLength(3);
    expect(await faultOf(xlsxOf({ sheets }), { header: 9 })).toMatchObject({ code: 'header_missing', line: 9 });
  });

  it('drops columns without name and value, names those with a value', async () => {
    const rows = textRow(1, '', 'Question', '', 'Answer', '') + textRow(2, '', 'q', 'x', 'a');
    expect(await read({ sheets: [{ rows, before: '<dimension ref="A1:XFD1048576"/>' }] })).toMatchObject({
      columns: ['Question', 'column_3', 'Answer'],
      read: [[2, 'q', 'x', 'a']],
      rows: 1,
      complete: true,
    });
  });
});

describe('sheets', () => {
  const pair = HEADER + textRow(2, 'q', 'a');
  const sheets = [
    { name: 'Read me', rows: textRow(1, 'This is our FAQ.') },
    { name: 'Old', state: 'hidden' as const, rows: pair },
    { name: 'FAQ', rows: pair },
    { name: 'Empty', rows: '' },
  ];
  it('takes the first visible one with a header', async () => {
    const { guesses, read: rows } = await read({ sheets });
    expect(rows).toEqual([[2, 'q', 'a', '']]);
    expect(guesses[0]).toMatchObject({ option: 'sheet', value: 'FAQ' });
    expect(guesses[0]?.alternatives.map(({ value }) => value)).toEqual(['Old', 'Read me', 'Empty']);
  });

  it('is not sure when two have the same columns', async () => {
    const { guesses } = await read({ sheets: [{ rows: pair }, { rows: pair }] });
    expect(guesses[0]).toMatchObject({ value: 'Sheet1', confidence: 0.5, alternatives: [{ value: 'Sheet2' }] });
  });

  it.each<[string | number, string]>([
    ['Old', 'Old'],
    [2, 'Old'],
    ['3', 'FAQ'],
    ['faq', 'FAQ'],
  ])('finds %s', async (sheet, name) => {
    expect((await read({ sheets }, { sheet })).guesses[0]).toMatchObject({ value: name, confidence: 1 });
  });

  it('says which there are', async () => {
    const fault = await faultOf(xlsxOf({ sheets }), { sheet: 'Nope' });
    expect(fault).toMatchObject({
      code: 'sheet_not_found',
      message: 'There is no sheet "Nope"; there are "Read me", "Old", "FAQ", "Empty".',
    });
    expect(await faultOf(xlsxOf({ sheets: [] }))).toMatchObject({ code: 'sheet_not_found' });
  });

  it('estimates the rows of a long one', async () => {
    const rows = HEADER + [...Array(3000).keys()].map((i) => textRow(i + 2, `question ${i}`, `answer ${i}`)).join('');
    const { rows: estimate, complete, read: all, samples } = await read({ sheets: [{ rows }] });
    expect(complete).toBe(false);
    expect(estimate).toBeGreaterThan(2000);
    expect(estimate).toBeLessThan(4500);
    expect(samples).toHaveLength(100);
    expect(all).toHaveLength(3000);
  });
});

describe('faults', () => {
  const plain = { sheets: [{ rows: HEADER + textRow(2, 'q', 'a') }] };
  const withSheet = (xml: string): Promise<Buffer> => zipOf({ ...xlsxParts(plain), 'xl/worksheets/sheet1.xml': xml });
  const laughs = `<!DOCTYPE lolz [<!ENTITY a "ha">${[...'bcdefghij'].map((c, i) => `<!ENTITY ${c} "${`&${'abcdefghij'[i] ?? ''};`.repeat(10)}">`).join('')}]>`;
  const cases: [string, string, () => Promise<Buffer>][] = [
    ['no archive', 'package_invalid', async () => Buffer.from('no zip at all')],
    ['an archive without a workbook', 'package_invalid', () => zipOf({ 'a.txt': 'x' })],
    [
      'a binary workbook',
      'format_unsupported',
      () =>
        zipOf({
          '_rels/.rels':
            '<Relationships><Relationship Id="r" Type="x/officeDocument" Target="xl/workbook.bin"/></Relationships>',
        }),
    ],
    ['a sheet that ends early', 'package_invalid', () => withSheet('<worksheet><sheetData><row>')],
    [
      'a document type with entities',
      'package_invalid',
      () => withSheet(`${laughs}<worksheet><sheetData><row><c t="str"><v>&j;</v></c></row></sheetData></worksheet>`),
    ],
    [
      'an entity that is not declared',
      'package_invalid',
      () => withSheet('<worksheet><sheetData><row><c t="str"><v>&x;</v></c></row></sheetData></worksheet>'),
    ],
    ['nesting without end', 'package_invalid', () => withSheet('<a>'.repeat(100_000))],
    [
      'bytes that are not UTF-8',
      'package_invalid',
      () =>
        zipOf({
          ...xlsxParts(plain),
          'xl/worksheets/sheet1.xml': Buffer.from('<worksheet>\xff</worksheet>', 'latin1'),
        }),
    ],
    [
      'a row behind the last',
      'sheet_too_large',
      () => withSheet('<worksheet><sheetData><row r="1048577"/></sheetData></worksheet>'),
    ],
    [
      'a column behind the last',
      'sheet_too_large',
      () => withSheet(`<worksheet><sheetData><row>${'<c><v>1</v></c>'.repeat(16_385)}</row></sheetData></worksheet>`),
    ],
    [
      'more columns than are read',
      'columns_too_many',
      () =>
        withSheet(`<worksheet><sheetData><row>${'<c t="str"><v>n</v></c>'.repeat(1001)}</row></sheetData></worksheet>`),
    ],
    [
      'a value without end',
      'sheet_too_large',
      () =>
        withSheet(
          `<worksheet><sheetData><row><c t="str"><v>${'x'.repeat(5_000_000)}</v></c></row></sheetData></worksheet>`,
        ),
    ],
  ];
  it.each(cases)('%s', async (_, code, file) => {
    expect((await faultOf(file())).code).toBe(code);
  });

  it('tells damage of a part by its checksum', async () => {
    const file = await xlsxOf({ sheets: [{ rows: HEADER + textRow(2, 'q', 'a') }] });
    const at = file.lastIndexOf(Buffer.from([0x50, 0x4b, 0x01, 0x02]));
    // The checksum in the directory.
    file.writeUInt32LE(1, at + 16);
    expect((await faultOf(file)).code).toBe('package_invalid');
  });

  it('refuses what unpacks to many times its size', async () => {
    const bomb = await withSheet(`<worksheet><sheetData>${' '.repeat(100 * 1024 * 1024)}</sheetData></worksheet>`);
    expect(bomb.length).toBeLessThan(200_000);
    expect((await faultOf(bomb)).code).toBe('unpacked_too_large');
  });

  it('reads many empty cells as nothing', async () => {
    const rows = `${HEADER}${`<row>${'<c/>'.repeat(1000)}</row>`.repeat(100)}${textRow(102, 'q', 'a')}`;
    expect(await readRows(rows.slice(HEADER.length))).toEqual([[102, 'q', 'a', '']]);
  });

  it('passes on what is wrong with the source itself', async () => {
    const file = await xlsxOf(plain);
    const source = { ...sourceOf(file), read: async () => Promise.reject(new Error('disk')) };
    await expect(xlsx.look(source, {})).rejects.toThrow('disk');
  });
});

describe('any workbook', () => {
  const cell = fc.string({ unit: 'grapheme', maxLength: 12 }).filter((text) => !/\p{Cc}|[\ufffe\uffff]/u.test(text));
  const table = fc.array(fc.tuple(cell, cell, cell), { maxLength: 30 });
  const escapedCell = (text: string): string => text.replace(/_(?=x[0-9a-f]{4}_)/gi, '_x005F_');

  it('gives the rows that were written', async () => {
    await fc.assert(
      fc.asyncProperty(table, async (rows) => {
        const body = rows.map((row, i) => textRow(i + 2, ...row.map(escapedCell))).join('');
        const expected = rows.flatMap((row, i) => {
          const seen = row.map((text) => (text.trim() === '' ? '' : text));
          return seen.every((text) => text === '') ? [] : [[i + 2, ...seen]];
        });
        const result = await readRows(body);
        expect(
          result.map((row) => row.map((text) => (typeof text === 'string' && text.trim() === '' ? '' : text))),
        ).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });

  it('is read or refused with a code when bytes are cut off or changed', async () => {
    const file = await xlsxOf({
      sheets: [{ rows: HEADER + textRow(2, 'q', 'a') }],
      strings: ['<t>x</t>'],
      styles: [0, 14],
    });
    const damage = fc.oneof(
      fc.nat(file.length).map((end) => file.subarray(0, end)),
      fc.tuple(fc.nat(file.length - 1), fc.integer({ min: 1, max: 255 })).map(([at, mask]) => {
        const changed = Buffer.from(file);
        changed[at] = (changed[at] as number) ^ mask;
        return changed;
      }),
    );
    await fc.assert(
      fc.asyncProperty(damage, async (bytes) => {
        try {
          const { read: rows } = await readAll(xlsx, sourceOf(bytes));
          expect(rows.length).toBeLessThanOrEqual(2);
        } catch (error) {
          expect(error).toBeInstanceOf(FileFault);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('what other programs wrote', () => {
  const sample = (name: string) => sourceOf(readFileSync(new URL(`samples/${name}`, import.meta.url)));

  it('openpyxl: title, hidden sheet, dates, formula without result', async () => {
    const { columns, read: rows, guesses } = await readAll(xlsx, sample('by-openpyxl.xlsx'));
    expect(guesses).toMatchObject([{ value: 'FAQ' }, { value: 3 }]);
    expect(columns.join()).toBe('Question,Answer,Since,Prio,Done,Time,Dur,Pct,Id,Err');
    expect(rows.slice(0, 3)).toEqual([
      [4, 'What  is it?', 'A\nB', '2024-01-05', '1', 'TRUE', '13:45:00', '36:15:00', '12.5%', '00007', '#N/A'],
      [5, '  spaced  ', '0.1+0.2', '2024-01-05T13:45:59', '0.3', 'FALSE', '', '', '', '', ''],
      [7, 'row_invalid', 'Cell B7 holds a formula without a stored value.'],
    ]);
  });

  it('XlsxWriter: merged header of two rows, rich text, escapes, the day that never was', async () => {
    const { columns, read: rows } = await readAll(xlsx, sample('by-xlsxwriter-merged-header.xlsx'));
    expect(columns).toEqual(['Question', 'Answer short', 'Answer long', 'When']);
    expect(rows).toEqual([
      [3, 'a rich text', 'yes', 'xy', '06:00:00'],
      [4, '_x000D_ literal', 'cr\rlf\r\nend', 'TRUE', '1900-02-29T12:00:00'],
    ]);
  });
});
