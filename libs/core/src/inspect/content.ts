import { FileFault } from '../faults.ts';
import { extensionOf, typeNamed } from '../dialect/source-type.ts';
import type { PackageType, SourceBytes } from '../parse/rewrite.ts';
import { bytesOf, headOf, partsOf, type PartHead, type SourcePart } from '../parse/unpack.ts';
import { readArchive, type ArchiveFile } from '../parse/unpack-zip.ts';
import type { Unpacking } from '../ports/reading.ts';
import { MAX_HEAD_BYTES } from '../validate/limits.ts';
import { packageOf, packedPackageOf, refuseCompound } from './packages.ts';
import { containerOf, foreignKind } from './signatures.ts';

/** What a source holds, once it is unpacked: workbooks, or texts of which the first is looked at. */
export interface Content {
  readonly unpacking: Unpacking;
  readonly parts: readonly SourcePart[];
  /** Name that tells the format: of the first part, or of the source without the suffix of its compression. */
  readonly filename: string;
  readonly package: PackageType | undefined;
  readonly head: PartHead;
  /** Bytes of all parts, unpacked; undefined when only unpacking would tell. */
  readonly bytes: number | undefined;
}

/** Parts of an archive whose content is looked at; of the others the name has to agree. */
const PARTS_TRIED = 20;
const HIDDEN = /^(?:\.|__MACOSX$|Thumbs\.db$|desktop\.ini$)/i;
const ARCHIVE_NAME = /^(?:zip|gz|tgz|tar|7z|rar|bz2|xz|zst)$/;

/**
 * Opens a source by its first bytes: an archive, a workbook or a text. Reads no more than heads and directories.
 * @throws FileFault `format_unsupported`, `file_encrypted`, and those of archives, naming what was found.
 */
export async function openContent(source: SourceBytes, filename: string): Promise<Content> {
  const head = await source.read(0, MAX_HEAD_BYTES);
  const container = containerOf(head);
  switch (container) {
    case 'ole':
      return refuseCompound(source, head);
    case 'gzip':
      return openGzip(source, filename);
    case 'zip':
      return openZip(source, filename);
    case undefined: {
      refuseForeign(head);
      const unpacking = { as: 'plain' } as const;
      const parts = await partsOf(source, unpacking);
      const complete = head.length >= source.bytes;
      return { unpacking, parts, filename, package: undefined, head: { bytes: head, complete }, bytes: source.bytes };
    }
  }
}

function refuseForeign(head: Buffer, name?: string): void {
  const kind = foreignKind(head);
  const subject = name === undefined ? 'The file' : `The file "${name}" of the archive`;
  if (kind !== undefined) throw new FileFault('format_unsupported', `${subject} is ${kind}, which is not read.`);
}

async function openGzip(source: SourceBytes, filename: string): Promise<Content> {
  const unpacking = { as: 'gzip' } as const;
  const parts = await partsOf(source, unpacking);
  const head = await headOf(parts[0] as SourcePart);
  const inner = filename.replace(/\.gz(?:ip)?$/i, '');
  const type = await packedPackage(source, unpacking, parts[0] as SourcePart, head, inner);
  const bytes = head.complete ? head.bytes.length : undefined;
  return { unpacking, parts, filename: inner, package: type, head, bytes };
}

async function openZip(source: SourceBytes, filename: string): Promise<Content> {
  const files = await readArchive(source);
  const type = await packageOf(files);
  if (type !== undefined) {
    const unpacking = { as: 'plain' } as const;
    const head = { bytes: Buffer.alloc(0), complete: false };
    return { unpacking, parts: await partsOf(source, unpacking), filename, package: type, head, bytes: source.bytes };
  }
  const chosen = chooseFiles(files);
  const unpacking = { as: 'zip', parts: chosen.map(({ name }) => name) } as const;
  const parts = await partsOf(source, unpacking);
  const first = parts[0] as SourcePart;
  const head = await headOf(first);
  const name = first.name ?? filename;
  const bytes = chosen.reduce((sum, file) => sum + file.bytes, 0);
  return {
    unpacking,
    parts,
    filename: name,
    package: await packedPackage(source, unpacking, first, head, name),
    head,
    bytes,
  };
}

/** The files of an archive that are read, by name. */
function chooseFiles(files: readonly ArchiveFile[]): ArchiveFile[] {
  const filled = files.filter(({ bytes }) => bytes > 0);
  const seen = filled
    .filter(({ name }) => !name.split('/').some((segment) => HIDDEN.test(segment)))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  if (seen.length === 0) throw nothingSeen(filled[0]?.name);
  const locked = seen.find(({ encrypted }) => encrypted);
  if (locked !== undefined)
    throw new FileFault('file_encrypted', `The file "${locked.name}" of the archive is encrypted.`);
  const nested = seen.find(({ name }) => ARCHIVE_NAME.test(extensionOf(name)));
  if (nested !== undefined)
    throw new FileFault('archive_nested', `The archive holds the archive "${nested.name}". Unpack it first.`);
  const twice = seen.find(({ name }, i) => name === seen[i + 1]?.name);
  if (twice !== undefined) throw new FileFault('archive_broken', `The archive holds two files named "${twice.name}".`);
  return seen;
}

const nothingSeen = (name: string | undefined): FileFault =>
  name === undefined
    ? new FileFault('archive_empty')
    : new FileFault(
        'archive_empty',
        `The archive holds no file that could be read: "${name}" is hidden or leads out of the archive.`,
      );

/** The workbook that a packed part is; undefined for a text. */
async function packedPackage(
  source: SourceBytes,
  unpacking: Unpacking,
  part: SourcePart,
  head: PartHead,
  name: string,
): Promise<PackageType | undefined> {
  switch (containerOf(head.bytes)) {
    case 'zip':
      return packedPackageOf(await bytesOf(source, unpacking, part), name);
    case 'gzip':
      throw new FileFault('archive_nested', `"${name}" is an archive within an archive.`);
    case 'ole': {
      const bytes = await bytesOf(source, unpacking, part);
      return refuseCompound(bytes, await bytes.read(0, MAX_HEAD_BYTES));
    }
    case undefined:
      refuseForeign(head.bytes, part.name);
      return undefined;
  }
}

/** The further parts of an archive whose content is compared with the first. */
export const partsToCompare = ({ parts }: Content): readonly SourcePart[] => parts.slice(1, PARTS_TRIED);

/** Of the parts that are too many to be looked at, or are workbooks, the names tell. @throws FileFault `archive_mixed` */
export function compareNames({ parts, package: workbook }: Content): void {
  const [first, ...others] = parts;
  const named = typeNamed(first?.name ?? '');
  for (const other of workbook === undefined ? parts.slice(PARTS_TRIED) : others) {
    const type = typeNamed(other.name ?? '');
    if (type !== undefined && named !== undefined && type !== named)
      throw mixed([first?.name, named], [other.name, type]);
  }
}

type NamedType = readonly [name: string | undefined, type: string];

export const mixed = ([first = '', type]: NamedType, [other = '', otherType]: NamedType): FileFault =>
  new FileFault(
    'archive_mixed',
    `The archive holds files of several formats: "${first}" is ${type}, "${other}" is ${otherType}.`,
  );
