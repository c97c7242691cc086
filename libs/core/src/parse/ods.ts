import { FileFault } from '../faults.ts';
import { OdsHandler, type OdsRow, type OdsTable } from './ods-rows.ts';
import type { Look, PackageFormat, ReadOptions, RowSettings, SourceBytes, SourceRow } from './rewrite.ts';
import { MAX_SMALL_PART_BYTES, ROWS_LOOKED_AT } from './sheet-limits.ts';
import { isOfHeader } from './sheet-header.ts';
import { lookAtSheets, sheetSettings, type SheetHead } from './sheet-look.ts';
import { SheetPackage } from './sheet-package.ts';
import type { SheetRow } from './sheet-row.ts';
import { SheetRows } from './sheet-rows.ts';
import { readWholeXml, readXml } from './sheet-xml.ts';

/**
 * Spreadsheets of LibreOffice and others (OpenDocument, ODS). Rows, lines and cells are as in XLSX: where a value is stored
 * beside the text shown, which depends on the language, the value is taken.
 */
export const ods: PackageFormat = { look, rows };

const CONTENT = 'content.xml';
const MANIFEST = 'META-INF/manifest.xml';
/** Sheets behind this much of the content are not seen by a look. */
const BYTES_LOOKED_AT = 16 * 1024 * 1024;
const COPIES_AT_ONCE = 1000;

async function look(source: SourceBytes, options: ReadOptions): Promise<Look> {
  const pack = await openPackage(source);
  const handler = new OdsHandler();
  const heads: SheetRow[][] = [];
  const counts: number[] = [];
  let bytes = 0;
  const counted = async function* (): AsyncGenerator<Buffer> {
    for await (const piece of pack.read(CONTENT)) {
      bytes += piece.length;
      yield piece;
    }
  };
  for await (const _ of readXml(counted(), CONTENT, handler)) {
    for (const written of handler.take()) {
      counts[written.table] = (counts[written.table] ?? 0) + written.copies;
      addHead((heads[written.table] ??= []), written);
    }
    if (bytes > BYTES_LOOKED_AT && isSeen(handler, options.sheet)) break;
  }
  checkKind(handler);
  const whole = bytes >= pack.size(CONTENT);
  const sheets = handler.tables.map((sheet, table): SheetHead<OdsTable> => {
    const rows = heads[table] ?? [];
    const count = counts[table] ?? 0;
    const ended = whole || table < handler.ended;
    const estimate = ended ? count : Math.round((count * pack.size(CONTENT)) / bytes);
    return { sheet, rows, complete: ended && rows.length === count, estimate };
  });
  return lookAtSheets(sheets, options, async ({ merges }, line) => merges.filter((merge) => isOfHeader(merge, line)));
}

/** Whether the rows of the sheet that the options name, if they do, have begun. */
const isSeen = ({ tables }: OdsHandler, sheet: ReadOptions['sheet']): boolean =>
  sheet === undefined ||
  tables.some(
    ({ name, number }) => name.toLowerCase() === String(sheet).toLowerCase() || String(number) === String(sheet),
  );

function addHead(head: SheetRow[], { row, copies }: OdsRow): void {
  for (let copy = 0; copy < copies && head.length < ROWS_LOOKED_AT; copy++)
    head.push({ ...row, line: row.line + copy });
}

async function* rows(source: SourceBytes, settings: RowSettings): AsyncGenerator<readonly SourceRow[]> {
  const known = sheetSettings(settings);
  const pack = await openPackage(source);
  const handler = new OdsHandler();
  const converted = new SheetRows(known);
  for await (const _ of readXml(pack.read(CONTENT), CONTENT, handler)) {
    const own = handler.take().filter(({ table }) => table === known.number - 1);
    for (const batch of copied(own)) yield converted.convert(batch);
    // Not earlier than the end of the part is its checksum known, so it is read through.
  }
  if (handler.tables[known.number - 1]?.name !== known.sheet)
    throw new FileFault('sheet_not_found', `There is no sheet ${JSON.stringify(known.sheet)}.`);
}

/** Rows with their copies, in batches that stay small however often a row is repeated. */
function* copied(written: readonly OdsRow[]): Generator<readonly SheetRow[]> {
  let batch: SheetRow[] = [];
  for (const { row, copies } of written)
    for (let copy = 0; copy < copies; copy++) {
      batch.push(copy === 0 ? row : { ...row, line: row.line + copy });
      if (batch.length < COPIES_AT_ONCE) continue;
      yield batch;
      batch = [];
    }
  if (batch.length > 0) yield batch;
}

async function openPackage(source: SourceBytes): Promise<SheetPackage> {
  const pack = await SheetPackage.open(source);
  const size = pack.size(MANIFEST);
  if (size > 0 && size <= MAX_SMALL_PART_BYTES)
    await readWholeXml(pack.read(MANIFEST), MANIFEST, {
      open(name) {
        if (name === 'encryption-data') throw new FileFault('file_encrypted');
      },
      close: () => undefined,
      text: () => undefined,
    });
  return pack;
}

function checkKind({ sawSpreadsheet }: OdsHandler): void {
  if (!sawSpreadsheet)
    throw new FileFault('format_unsupported', 'The file is an OpenDocument of another kind, no spreadsheet.');
}
