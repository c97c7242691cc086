import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { FileFault } from '../faults.ts';
import { odsCell, odsOf, odsRow, readAll, sourceOf, zipOf, type ReadResult } from '../testing/workbooks.ts';
import { ods } from './ods.ts';
import type { ReadOptions } from './rewrite.ts';

const table = (rows: string, attributes = 'table:name="FAQ"'): string =>
  `<table:table ${attributes}>${rows}</table:table>`;
const HEADER = odsRow('Question', 'Answer', 'Note');
const read = async (body: string, options: ReadOptions = {}, styles = ''): Promise<ReadResult> =>
  readAll(ods, sourceOf(await odsOf(body, styles)), options);
const row = (...cells: readonly string[]): string => `<table:table-row>${cells.join('')}</table:table-row>`;

async function faultOf(file: Buffer | Promise<Buffer>): Promise<FileFault> {
  try {
    await readAll(ods, sourceOf(await file));
  } catch (error) {
    if (error instanceof FileFault) return error;
    throw error;
  }
  throw new Error('no fault');
}

describe('cells', () => {
  const cases: [string, string, unknown[][]][] = [
    ['paragraphs on lines of their own', row(odsCell('q'), odsCell('one\ntwo')), [[2, 'q', 'one\ntwo', '']]],
    [
      'spaces, tabs and line breaks that have elements',
      row(
        '<table:table-cell office:value-type="string"><text:p>a<text:s text:c="3"/>b<text:tab/>c<text:line-break/>d\n  e</text:p></table:table-cell>',
      ),
      [[2, 'a   b\tc\nd e', '', '']],
    ],
    [
      'spans and links, without remarks and drawings',
      row(
        '<table:table-cell><office:annotation><text:p>remark</text:p></office:annotation><text:p>a<text:span>b</text:span><text:a>c</text:a></text:p><draw:frame><draw:text-box><text:p>box</text:p></draw:text-box></draw:frame></table:table-cell>',
      ),
      [[2, 'abc', '', '']],
    ],
    [
      'truth values and plain numbers as they are stored',
      row(
        odsCell('WAHR', 'office:value-type="boolean" office:boolean-value="true"'),
        odsCell('0,3', 'office:value-type="float" office:value="0.30000000000000004"'),
        odsCell('-1234', 'office:value-type="float" office:value="-1234"'),
      ),
      [[2, 'TRUE', '0.3', '-1234']],
    ],
    [
      'formatted numbers as they are shown',
      row(
        odsCell('1.234,50 €', 'office:value-type="currency" office:value="1234.5"'),
        odsCell('12,5 %', 'office:value-type="percentage" office:value="0.125"'),
        odsCell('1 1/2', 'office:value-type="float" office:value="1.5"'),
      ) +
        row(
          odsCell('1,50', 'office:value-type="float" office:value="1.5"'),
          odsCell('1.234', 'office:value-type="float" office:value="1234"'),
          odsCell('Nr. 17', 'office:value-type="float" office:value="17" table:formula="of:=[.A1]"'),
        ),
      [
        [2, '1.234,50 €', '12,5 %', '1 1/2'],
        [3, '1,50', '1.234', 'Nr. 17'],
      ],
    ],
    [
      'numbers of which too little is shown as they are stored',
      row(
        odsCell('1,23E+11', 'office:value-type="float" office:value="123456789012"'),
        odsCell('###', 'office:value-type="currency" office:value="1234.5"'),
        odsCell('', 'office:value-type="percentage" office:value="0.125"'),
      ),
      [[2, '123456789012', '1234.5', '12.5%']],
    ],
    [
      'dates and times',
      row(
        odsCell('05.01.24', 'office:value-type="date" office:date-value="2024-01-05"'),
        odsCell('05.01.24', 'office:value-type="date" office:date-value="2024-01-05T13:45:00.000000000"'),
        odsCell('13:45', 'office:value-type="time" office:time-value="PT13H45M00.500S"'),
      ),
      [[2, '2024-01-05', '2024-01-05T13:45:00', '13:45:00.500']],
    ],
    [
      'leading zeros that are shown',
      row(odsCell('00042', 'office:value-type="float" office:value="42"')),
      [[2, '00042', '', '']],
    ],
    [
      'errors as they are shown',
      row(odsCell('#N/A', 'table:formula="of:=NA()" office:value-type="string" office:string-value=""')),
      [[2, '#N/A', '', '']],
    ],
    [
      'a formula without a stored result',
      row('<table:table-cell table:formula="of:=1+1"/>'),
      [[2, 'row_invalid', 'Cell A2 holds a formula without a stored value.']],
    ],
    [
      'repeated cells',
      row(odsCell('x', 'table:number-columns-repeated="2" office:value-type="string"'), odsCell('y')),
      [[2, 'x', 'x', 'y']],
    ],
    [
      'repeated rows, blank ones as lines only',
      `<table:table-row table:number-rows-repeated="3"><table:table-cell table:number-columns-repeated="1024"/></table:table-row><table:table-row table:number-rows-repeated="2">${odsCell('q')}${odsCell('a')}</table:table-row>${odsRow('r', 'b')}`,
      [
        [5, 'q', 'a', ''],
        [6, 'q', 'a', ''],
        [7, 'r', 'b', ''],
      ],
    ],
    ['rows in groups', `<table:table-row-group>${odsRow('q', 'a')}</table:table-row-group>`, [[2, 'q', 'a', '']]],
  ];
  it.each(cases)('%s', async (_, rows, expected) => {
    expect((await read(table(HEADER + rows))).read).toEqual(expected);
  });
});

describe('sheets', () => {
  const hiddenStyle =
    '<style:style style:name="ta2" style:family="table"><style:table-properties table:display="false"/></style:style>';
  const body =
    table(HEADER + odsRow('hidden', 'a'), 'table:name="Old" table:style-name="ta2"') +
    table(HEADER + odsRow('q', 'a')) +
    table('', 'table:name="Empty"');

  it('takes the first visible one and offers the others', async () => {
    const { read: rows, guesses } = await read(body, {}, hiddenStyle);
    expect(rows).toEqual([[2, 'q', 'a', '']]);
    expect(guesses[0]).toMatchObject({
      option: 'sheet',
      value: 'FAQ',
      alternatives: [{ value: 'Old' }, { value: 'Empty' }],
    });
    expect((await read(body, { sheet: 1 }, hiddenStyle)).read).toEqual([[2, 'hidden', 'a', '']]);
  });

  it('spreads merged names of the header', async () => {
    const merged =
      row(
        odsCell('Question'),
        odsCell('Answer', 'table:number-columns-spanned="2" office:value-type="string"'),
        '<table:covered-table-cell/>',
      ) +
      odsRow('', 'short', 'long') +
      odsRow('q', 's', 'l');
    expect(await read(table(merged))).toMatchObject({
      columns: ['Question', 'Answer short', 'Answer long'],
      read: [[3, 'q', 's', 'l']],
    });
  });
});

describe('faults', () => {
  const cases: [string, string, () => Promise<Buffer>][] = [
    ['no archive', 'package_invalid', async () => Buffer.from('nothing')],
    ['no content', 'package_invalid', () => zipOf({ mimetype: 'x' })],
    [
      'a text document',
      'format_unsupported',
      () => zipOf({ 'content.xml': '<office:document-content xmlns:office="o"/>' }),
    ],
    [
      'a password',
      'file_encrypted',
      () =>
        odsOf(table(HEADER), '', {
          'META-INF/manifest.xml':
            '<m:manifest xmlns:m="m"><m:file-entry><m:encryption-data/></m:file-entry></m:manifest>',
        }),
    ],
    [
      'a row that is repeated without end',
      'sheet_too_large',
      () => odsOf(table(`<table:table-row table:number-rows-repeated="999999999">${odsCell('x')}</table:table-row>`)),
    ],
    [
      'a cell that is repeated without end',
      'sheet_too_large',
      () => odsOf(table(row(odsCell('x', 'table:number-columns-repeated="999999999"')))),
    ],
    [
      'long rows repeated often',
      'sheet_too_large',
      () =>
        odsOf(
          table(`<table:table-row table:number-rows-repeated="1000000">${odsCell('x'.repeat(5000))}</table:table-row>`),
        ),
    ],
  ];
  it.each(cases)('%s', async (_, code, file) => {
    expect((await faultOf(file())).code).toBe(code);
  });
});

describe('any spreadsheet', () => {
  const cell = fc
    .string({ unit: 'grapheme', maxLength: 12 })
    .filter((text) => !/\p{Cc}|[\ufffe\uffff]| {2}|^ | $/u.test(text));

  it('gives the rows that were written', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(cell, cell, cell), { maxLength: 30 }), async (rows) => {
        const expected = rows.flatMap((texts, i) =>
          texts.every((text) => text.trim() === '') ? [] : [[i + 2, ...texts]],
        );
        const result = await read(table(HEADER + rows.map((texts) => odsRow(...texts)).join('')));
        expect(result.read.map(([line]) => line)).toEqual(expected.map(([line]) => line));
        const trimmed = (all: readonly (readonly unknown[])[]): string[] =>
          all.map((texts) => texts.map((text) => String(text).trim()).join('|'));
        expect(trimmed(result.read)).toEqual(trimmed(expected));
      }),
      { numRuns: 40 },
    );
  });

  it('is read or refused with a code when bytes are cut off or changed', async () => {
    const file = await odsOf(table(HEADER + odsRow('q', 'a')));
    await fc.assert(
      fc.asyncProperty(fc.nat(file.length - 1), fc.integer({ min: 0, max: 255 }), async (at, mask) => {
        const changed = Buffer.from(mask === 0 ? file.subarray(0, at) : file);
        if (mask > 0) changed[at] = (changed[at] as number) ^ mask;
        try {
          expect((await readAll(ods, sourceOf(changed))).read.length).toBeLessThanOrEqual(2);
        } catch (error) {
          expect(error).toBeInstanceOf(FileFault);
        }
      }),
      { numRuns: 200 },
    );
  });
});

it('reads what another program wrote', async () => {
  const { columns, read: rows } = await readAll(
    ods,
    sourceOf(readFileSync(new URL('samples/by-odfpy.ods', import.meta.url))),
  );
  expect(columns).toEqual(['Frage', 'Antwort', 'n', 'b', 'd']);
  expect(rows).toEqual([
    [2, 'Was?', 'eins\nzwei', '0.3', 'TRUE', '2024-01-05T13:45:00'],
    [4, 'Wie?', 'so', '5', 'FALSE', '2024-01-05'],
  ]);
});
