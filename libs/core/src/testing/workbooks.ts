import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';
import type {
  Look,
  PackageFormat,
  ReadOptions,
  SourceBytes,
  SourceRow,
  TextFormat,
  TextSource,
} from '../parse/rewrite.ts';

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006/relationships';
const STRICT_MAIN = 'http://purl.oclc.org/ooxml/spreadsheetml/main';
const STRICT_RELATIONS = 'http://purl.oclc.org/ooxml/officeDocument/relationships';

export type Parts = Readonly<Record<string, string | Buffer>>;

/** A zip archive; parts are always packed the same way. */
export async function zipOf(parts: Parts): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, content] of Object.entries(parts))
    zip.addBuffer(typeof content === 'string' ? Buffer.from(content) : content, name, { mtime: new Date(0) });
  zip.end();
  return buffer(zip.outputStream);
}

export interface SampleSheet {
  readonly name?: string;
  readonly state?: 'hidden' | 'veryHidden';
  /** What stands in sheetData. */
  readonly rows: string;
  /** What stands behind it. */
  readonly after?: string;
  readonly before?: string;
}

export interface SampleWorkbook {
  readonly sheets: readonly SampleSheet[];
  /** What stands in each si. */
  readonly strings?: readonly string[];
  /** Format code, or number of a built-in format, of each cell style. */
  readonly styles?: readonly (string | number)[];
  readonly workbookPr?: string;
  readonly strict?: boolean;
  readonly more?: Parts;
}

/** A workbook as XLSX, written by hand so that each oddity can be. */
export function xlsxParts({ sheets, strings, styles, workbookPr = '', strict = false, more }: SampleWorkbook): Parts {
  const main = strict ? STRICT_MAIN : MAIN;
  const relations = strict ? STRICT_RELATIONS : RELATIONS;
  const relation = (id: string, kind: string, target: string): string =>
    `<Relationship Id="${id}" Type="${relations}/${kind}" Target="${target}"/>`;
  const list = sheets.map(({ name, state }, i) => {
    const hidden = state === undefined ? '' : ` state="${state}"`;
    return `<sheet name="${name ?? `Sheet${i + 1}`}" sheetId="${i + 1}"${hidden} r:id="rId${i + 1}"/>`;
  });
  const targets = sheets.map((_, i) => relation(`rId${i + 1}`, 'worksheet', `worksheets/sheet${i + 1}.xml`));
  if (strings !== undefined) targets.push(relation('rIdS', 'sharedStrings', 'sharedStrings.xml'));
  if (styles !== undefined) targets.push(relation('rIdF', 'styles', '/xl/styles.xml'));
  const parts: Record<string, string | Buffer> = {
    '_rels/.rels': `<Relationships xmlns="${PACKAGE}">${relation('rId1', 'officeDocument', 'xl/workbook.xml')}</Relationships>`,
    'xl/workbook.xml': `<workbook xmlns="${main}" xmlns:r="${relations}"><workbookPr ${workbookPr}/><sheets>${list.join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships xmlns="${PACKAGE}">${targets.join('')}</Relationships>`,
  };
  sheets.forEach(({ rows, before = '', after = '' }, i) => {
    parts[`xl/worksheets/sheet${i + 1}.xml`] =
      `<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="${main}">${before}<sheetData>${rows}</sheetData>${after}</worksheet>`;
  });
  if (strings !== undefined)
    parts['xl/sharedStrings.xml'] = `<sst xmlns="${main}">${strings.map((si) => `<si>${si}</si>`).join('')}</sst>`;
  if (styles !== undefined) parts['xl/styles.xml'] = stylesXml(main, styles);
  return { ...parts, ...more };
}

function stylesXml(main: string, styles: readonly (string | number)[]): string {
  const custom = styles.map((style, i) =>
    typeof style === 'string' ? `<numFmt numFmtId="${200 + i}" formatCode="${escaped(style)}"/>` : '',
  );
  const cells = styles.map((style, i) => `<xf numFmtId="${typeof style === 'string' ? 200 + i : style}"/>`);
  return `<styleSheet xmlns="${main}"><numFmts>${custom.join('')}</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs>${cells.join('')}</cellXfs></styleSheet>`;
}

export const xlsxOf = (workbook: SampleWorkbook): Promise<Buffer> => zipOf(xlsxParts(workbook));

/** A row of inline texts; blank ones have no cell. */
export const textRow = (line: number, ...texts: readonly string[]): string =>
  `<row r="${line}">${texts
    .map((text, i) =>
      text === ''
        ? ''
        : `<c r="${String.fromCharCode(65 + i)}${line}" t="inlineStr"><is><t xml:space="preserve">${escaped(text)}</t></is></c>`,
    )
    .join('')}</row>`;

export const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;').replaceAll('\r', '&#13;');

const ODS_NAMES = ['office', 'table', 'text', 'style', 'draw']
  .map((name) => `xmlns:${name}="urn:oasis:names:tc:opendocument:xmlns:${name}:1.0"`)
  .join(' ');

/** A spreadsheet as ODS; `body` is what stands in office:spreadsheet. */
export const odsOf = (body: string, styles = '', more: Parts = {}): Promise<Buffer> =>
  zipOf({
    mimetype: 'application/vnd.oasis.opendocument.spreadsheet',
    'content.xml': `<?xml version="1.0" encoding="UTF-8"?><office:document-content ${ODS_NAMES}><office:automatic-styles>${styles}</office:automatic-styles><office:body><office:spreadsheet>${body}</office:spreadsheet></office:body></office:document-content>`,
    ...more,
  });

export const odsCell = (text: string, attributes = 'office:value-type="string"'): string =>
  `<table:table-cell ${attributes}>${text
    .split('\n')
    .map((line) => `<text:p>${escaped(line)}</text:p>`)
    .join('')}</table:table-cell>`;

export const odsRow = (...texts: readonly string[]): string =>
  `<table:table-row>${texts.map((text) => (text === '' ? '<table:table-cell/>' : odsCell(text))).join('')}</table:table-row>`;

export const sourceOf = (bytes: Buffer): SourceBytes => ({
  bytes: bytes.length,
  read: async (start, end) => bytes.subarray(start, end),
  async *stream(start = 0) {
    yield bytes.subarray(start);
  },
});

/** A text in pieces of a length, as decoding may give it. */
export const textSource = (text: string, length = 7): TextSource => ({
  async *pieces() {
    for (let at = 0; at < text.length; at += length) yield text.slice(at, at + length);
  },
});

export interface ReadResult extends Look {
  /** `[line, ...values]`, or `[line, code, message]` of a row that failed. */
  readonly read: readonly (readonly unknown[])[];
}

/** Looks at a source and reads its rows by what the look found. */
export async function readAll<Source>(
  format: PackageFormat | TextFormat,
  source: Source,
  options: ReadOptions = {},
): Promise<ReadResult> {
  const any = format as unknown as {
    look(source: Source, options: ReadOptions): Promise<Look>;
    rows(source: Source, settings: Look['settings']): AsyncIterable<readonly SourceRow[]>;
  };
  const look = await any.look(source, options);
  const settings = JSON.parse(JSON.stringify(look.settings)) as Look['settings'];
  const read: unknown[][] = [];
  for await (const rows of any.rows(source, settings))
    for (const row of rows)
      read.push('flaw' in row ? [row.line, row.flaw.code, row.flaw.message] : [row.line, ...(row.values as unknown[])]);
  return { ...look, read };
}
