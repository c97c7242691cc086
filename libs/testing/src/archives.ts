import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';

/** A zip archive of files, by path. */
export async function zipOf(files: Readonly<Record<string, string | Buffer>>): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, content] of Object.entries(files)) zip.addBuffer(Buffer.from(content as string), name);
  zip.end();
  const pieces: Buffer[] = [];
  for await (const piece of Readable.from(zip.outputStream)) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}
