import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';

/** A zip archive of files, by path; a value may be given unpacked size by `Buffer.alloc`, for bombs. */
export async function zipOf(files: Readonly<Record<string, string | Buffer>>, compress = true): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, content] of Object.entries(files))
    zip.addBuffer(Buffer.from(content as string), name, { compress });
  zip.end();
  const pieces: Buffer[] = [];
  for await (const piece of Readable.from(zip.outputStream)) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}

const LOCAL_HEADER = 'PK\x03\x04';
const DIRECTORY_HEADER = 'PK\x01\x02';

/** The same archive with the first file marked as encrypted. */
export function markEncrypted(archive: Buffer): Buffer {
  const marked = Buffer.from(archive);
  for (const [signature, flags] of [
    [LOCAL_HEADER, 6],
    [DIRECTORY_HEADER, 8],
  ] as const) {
    const at = marked.indexOf(Buffer.from(signature, 'latin1')) + flags;
    marked.writeUInt16LE(marked.readUInt16LE(at) | 1, at);
  }
  return marked;
}
