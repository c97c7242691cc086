import { FileFault } from '../faults.ts';
import type { PackageType, SourceBytes } from '../parse/rewrite.ts';
import { readArchive, type ArchiveFile } from '../parse/unpack-zip.ts';

const ODS_TYPE = 'application/vnd.oasis.opendocument.spreadsheet';
const TYPE_BYTES = 200;

/** Zip archives that are one document, by a file that they hold, and what they are in words. */
const DOCUMENTS: readonly { readonly holds: RegExp; readonly kind: string }[] = [
  { holds: /^xl\/workbook\.bin$/, kind: 'a binary Excel workbook (XLSB)' },
  { holds: /^word\//, kind: 'a Word document' },
  { holds: /^ppt\//, kind: 'a PowerPoint presentation' },
  { holds: /^AndroidManifest\.xml$/, kind: 'a program' },
  { holds: /^META-INF\/MANIFEST\.MF$/, kind: 'a program' },
  { holds: /^Index\/Document\.iwa$/, kind: 'a Numbers, Pages or Keynote document' },
];

/** The workbook that a zip archive is; undefined for an archive of files. @throws FileFault `format_unsupported`, `file_encrypted`. */
export async function packageOf(files: readonly ArchiveFile[]): Promise<PackageType | undefined> {
  if (files.some(({ name }) => name === 'xl/workbook.xml')) return 'xlsx';
  const type = await declaredType(files);
  if (type === ODS_TYPE) return 'ods';
  if (type !== undefined) throw notRead(`a document of the type ${type}`);
  const known = DOCUMENTS.find(({ holds }) => files.some(({ name }) => holds.test(name)));
  if (known !== undefined) throw notRead(known.kind);
  if (files.some(({ name }) => name === '[Content_Types].xml')) throw notRead('an Office document that is no workbook');
  return undefined;
}

const notRead = (kind: string): FileFault =>
  new FileFault('format_unsupported', `The file is ${kind}, which is not read. Save it as XLSX or CSV.`);

/** OpenDocument and EPUB say what they are in a first file of this name. */
async function declaredType(files: readonly ArchiveFile[]): Promise<string | undefined> {
  const [first] = files;
  if (first?.name !== 'mimetype' || first.bytes > TYPE_BYTES) return undefined;
  const buffers: Buffer[] = [];
  for await (const buffer of first.open()) buffers.push(buffer);
  const type = Buffer.concat(buffers).toString('latin1').trim();
  return /^[\w.+/-]+$/.test(type) ? type : undefined;
}

const SECTOR_SHIFT_AT = 30;
const DIRECTORY_AT = 48;
const DIRECTORY_BYTES = 16 * 1024;

/**
 * Refuses a compound file of Microsoft: an old workbook, or a new one behind a password.
 * @throws FileFault `file_encrypted`, `format_unsupported`.
 */
export async function refuseCompound(source: SourceBytes, head: Buffer): Promise<never> {
  const sector = head.length > DIRECTORY_AT + 4 ? 1 << (head.readUInt16LE(SECTOR_SHIFT_AT) & 0xf) : 512;
  const at = head.length > DIRECTORY_AT + 4 ? (head.readUInt32LE(DIRECTORY_AT) + 1) * sector : 0;
  const directory = await source.read(at, at + DIRECTORY_BYTES);
  const holds = (name: string): boolean => directory.includes(Buffer.from(name, 'utf16le'));
  if (holds('EncryptedPackage') || holds('EncryptionInfo'))
    throw new FileFault('file_encrypted', 'The workbook is protected by a password. Save it without one.');
  const kind = holds('Workbook') || holds('Book') ? 'an old Excel workbook (XLS)' : 'an old Office document';
  throw new FileFault('format_unsupported', `The file is ${kind}, which is not read. Save it as XLSX or CSV.`);
}

/** The workbook that bytes in memory are. @throws FileFault `archive_nested` for any other zip archive. */
export async function packedPackageOf(bytes: SourceBytes, name: string): Promise<PackageType> {
  const type = await packageOf(await readArchive(bytes));
  if (type === undefined) throw new FileFault('archive_nested', `"${name}" is an archive within an archive.`);
  return type;
}
