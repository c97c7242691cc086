import { buffer } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { ZipFile } from 'yazl';
import type { Fault } from './fault.ts';
import { BAD_FILE, HEAD, hostile, type HostileFile, MIB } from './hostile-files.ts';

/** Texts and, where a number stands, so many MiB of blanks. */
type Content = readonly (string | number)[];

const BLANKS = Buffer.alloc(MIB, ' ');

function* piecesOf(content: Content): Generator<Buffer> {
  for (const part of content)
    if (typeof part === 'string') yield Buffer.from(part);
    else for (let mib = 0; mib < part; mib++) yield BLANKS;
}

async function zipOf(files: Readonly<Record<string, Content>>): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, content] of Object.entries(files)) zip.addReadStream(Readable.from(piecesOf(content)), name);
  zip.end();
  return buffer(zip.outputStream);
}

/** The same archive, whose directory says of each large file that it has so many bytes. */
function saying(archive: Buffer, bytes: number): Buffer {
  const end = archive.length - 22;
  const files = archive.readUInt16LE(end + 10);
  for (let at = archive.readUInt32LE(end + 16), file = 0; file < files; file++) {
    if (archive.readUInt32LE(at + 24) > bytes) archive.writeUInt32LE(bytes, at + 24);
    at += 46 + archive.readUInt16LE(at + 28) + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32);
  }
  return archive;
}

/** A small file that unpacks to 400 MiB. */
const LARGE: Content = [`${HEAD}a,`, 400, 'b\n'];

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006/relationships';
const HEADER = ['question', 'answer'].map((name) => `<c t="inlineStr"><is><t>${name}</t></is></c>`).join('');

const WORKBOOK: Readonly<Record<string, Content>> = {
  '_rels/.rels': [
    `<Relationships xmlns="${PACKAGE}"><Relationship Id="r1" Type="${RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  ],
  'xl/workbook.xml': [
    `<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheets><sheet name="Pairs" sheetId="1" r:id="r1"/></sheets></workbook>`,
  ],
  'xl/_rels/workbook.xml.rels': [
    `<Relationships xmlns="${PACKAGE}"><Relationship Id="r1" Type="${RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
  ],
  'xl/worksheets/sheet1.xml': [
    `<worksheet xmlns="${MAIN}"><sheetData><row r="1">${HEADER}</row>`,
    400,
    '</sheetData></worksheet>',
  ],
};

const file = async (filename: string, content: Buffer | Promise<Buffer>): Promise<HostileFile> => ({
  filename,
  content: await content,
});

const TOO_LARGE = { code: 'unpacked_too_large', log: BAD_FILE } as const;

export const BOMBS: Fault = {
  no: 24,
  title: 'compressed bombs: gzip, zip, XLSX',
  variants: [
    hostile(
      'gzip of 400 MiB in one cell',
      () => file('bomb.csv.gz', gzipSync(Buffer.concat([...piecesOf(LARGE)]))),
      TOO_LARGE,
    ),
    hostile('gzip in gzip', () => file('bomb.csv.gz', gzipSync(gzipSync(Buffer.alloc(200 * MIB, 'a,b\n')))), {
      code: 'archive_nested',
      log: BAD_FILE,
    }),
    hostile('zip of 400 MiB', () => file('bomb.zip', zipOf({ 'bomb.csv': LARGE })), TOO_LARGE),
    hostile(
      'zip of 400 MiB that says it has one',
      async () => file('bomb.zip', saying(await zipOf({ 'bomb.csv': LARGE }), MIB)),
      { code: 'archive_broken', log: BAD_FILE },
    ),
    hostile('XLSX with a sheet of 400 MiB', () => file('bomb.xlsx', zipOf(WORKBOOK)), TOO_LARGE),
    hostile(
      'XLSX with a sheet of 400 MiB that says it has one',
      async () => file('bomb.xlsx', saying(await zipOf(WORKBOOK), MIB)),
      { code: 'package_invalid', log: BAD_FILE },
    ),
  ],
};
