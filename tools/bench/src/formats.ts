import { createReadStream, createWriteStream } from 'node:fs';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { ZipFile } from 'yazl';
import { type BenchRow, asCsv, benchRows, writePieces } from './rows.ts';

/** One way to write the same rows. */
export interface BenchFormat {
  readonly name: string;
  readonly filename: string;
  /** Resolves with the bytes that the file has when it is unpacked. */
  readonly write: (file: string, rows: () => Iterable<BenchRow>) => Promise<number>;
}

const sizeOf = async (file: string): Promise<number> => (await stat(file)).size;

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** A format that is written row by row. */
const pieces = (
  name: string,
  filename: string,
  piece: (row: BenchRow, index: number) => string,
  around: readonly [string, string] = ['', ''],
): BenchFormat => ({
  name,
  filename,
  write: async (file, rows) => {
    await writePieces(
      file,
      (function* () {
        yield around[0];
        let index = 0;
        for (const row of rows()) yield piece(row, index++);
        yield around[1];
      })(),
    );
    return sizeOf(file);
  },
});

const singleQuoted = (cell: string): string => `'${cell.replaceAll("'", "''")}'`;

const SHEET = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';

async function packed(file: string, parts: Readonly<Record<string, Buffer | string>>): Promise<number> {
  const zip = new ZipFile();
  for (const [name, content] of Object.entries(parts)) zip.addBuffer(Buffer.from(content), name);
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(file));
  return Object.values(parts).reduce((bytes, content) => bytes + Buffer.byteLength(content), 0);
}

async function writeWorkbook(file: string, rows: Iterable<BenchRow>): Promise<number> {
  const cell = (text: string): string => `<c t="inlineStr"><is><t xml:space="preserve">${escaped(text)}</t></is></c>`;
  const lines = ['question', 'answer', 'category', 'tags'].map(cell);
  let data = `<row>${lines.join('')}</row>`;
  for (const { question, answer, category, tags } of rows)
    data += `<row>${cell(question)}${cell(answer)}${cell(category)}${cell(tags)}</row>`;
  return packed(file, {
    '[Content_Types].xml': `<Types xmlns="${PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>`,
    '_rels/.rels': `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="r1" Type="${RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `<workbook xmlns="${SHEET}" xmlns:r="${RELATIONS}"><sheets><sheet name="FAQ" sheetId="1" r:id="r1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="r1" Type="${RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
    'xl/worksheets/sheet1.xml': `<worksheet xmlns="${SHEET}"><sheetData>${data}</sheetData></worksheet>`,
  });
}

async function afterCsv(
  file: string,
  rows: Iterable<BenchRow>,
  then: (csv: string) => Promise<unknown>,
): Promise<number> {
  const csv = `${file}.plain.csv`;
  await writePieces(csv, asCsv(rows));
  await then(csv);
  return sizeOf(csv);
}

/** The rows of the benchmark in each format that is read. */
export const BENCH_FORMATS: readonly BenchFormat[] = [
  {
    name: 'CSV',
    filename: 'rows.csv',
    write: async (file, rows) => {
      await writePieces(file, asCsv(rows()));
      return sizeOf(file);
    },
  },
  {
    name: 'CSV in UTF-16',
    filename: 'utf16.csv',
    write: async (file, rows) => {
      await afterCsv(file, rows(), async (csv) => writeFile(file, `\ufeff${await readFile(csv, 'utf8')}`, 'utf16le'));
      return sizeOf(file);
    },
  },
  {
    name: 'CSV, gzip',
    filename: 'rows.csv.gz',
    write: (file, rows) =>
      afterCsv(file, rows(), (csv) => pipeline(createReadStream(csv), createGzip(), createWriteStream(file))),
  },
  {
    name: 'CSV in a zip archive',
    filename: 'rows.zip',
    write: (file, rows) => afterCsv(file, rows(), async (csv) => packed(file, { 'rows.csv': await readFile(csv) })),
  },
  pieces(
    'semicolons, single quotes',
    'odd.csv',
    ({ question, answer, category, tags }) => `${[question, answer, category, tags].map(singleQuoted).join(';')}\n`,
    [`'question';'answer';'category';'tags'\n`, ''],
  ),
  pieces('JSON Lines', 'rows.jsonl', (row) => `${JSON.stringify(row)}\n`),
  pieces('JSON array', 'rows.json', (row, index) => `${index === 0 ? '' : ',\n'}${JSON.stringify(row)}`, ['[', ']']),
  pieces('JSON in a wrapper', 'wrapped.json', (row, index) => `${index === 0 ? '' : ',\n'}${JSON.stringify(row)}`, [
    '{"data":{"items":[',
    ']}}',
  ]),
  pieces(
    'XML',
    'rows.xml',
    ({ question, answer, category, tags }) =>
      `<pair><question>${escaped(question)}</question><answer>${escaped(answer)}</answer><category>${category}</category><tags>${tags}</tags></pair>\n`,
    ['<faq>', '</faq>'],
  ),
  { name: 'XLSX', filename: 'rows.xlsx', write: (file, rows) => writeWorkbook(file, rows()) },
  pieces('plain text', 'rows.txt', ({ question, answer }) => `Q: ${question}\nA: ${answer}\n\n`),
  pieces('Markdown', 'rows.md', ({ question, answer }) => `## ${question}\n\n${answer}\n\n`),
  pieces(
    'HTML',
    'rows.html',
    ({ question, answer }) => `<details><summary>${escaped(question)}</summary><p>${escaped(answer)}</p></details>\n`,
    ['<!doctype html><title>FAQ</title><body>', '</body>'],
  ),
];

/** Resolves with the bytes that the file has when it is unpacked. */
export const writeFormat = (format: BenchFormat, file: string, rows: number, seed: number): Promise<number> =>
  format.write(file, () => benchRows(rows, seed));
