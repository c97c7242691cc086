import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { FileFault } from '../faults.ts';
import { markEncrypted, zipOf } from '../testing/archives.ts';
import type { SourceBytes } from './rewrite.ts';
import { memoryBytes, partsOf } from './unpack.ts';
import { readArchive } from './unpack-zip.ts';

const MIB = 1024 ** 2;

async function contentOf(bytes: AsyncIterable<Buffer>): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of bytes) pieces.push(piece);
  return Buffer.concat(pieces);
}

async function faultOf(action: Promise<unknown>): Promise<FileFault> {
  const fault = await action.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (fault instanceof FileFault) return fault;
  throw new Error('no coded fault', { cause: fault });
}

const gunzip = async (packed: Buffer): Promise<Buffer> => {
  const [part] = await partsOf(memoryBytes(packed), { as: 'gzip' });
  return contentOf(part?.open() ?? memoryBytes(Buffer.alloc(0)).stream());
};

/** The archive as a store gives it: read and streamed in small pieces. */
const inSmallPieces = (file: Buffer, size: number): SourceBytes => ({
  ...memoryBytes(file),
  async *stream(start = 0) {
    for (let at = start; at < file.length; at += size) yield file.subarray(at, at + size);
  },
});

async function unzip(source: SourceBytes): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  for (const file of await readArchive(source)) files[file.name] = (await contentOf(file.open())).toString();
  return files;
}

describe('gzip', () => {
  it('is unpacked, all members of it', async () => {
    expect((await gunzip(Buffer.concat([gzipSync('one\n'), gzipSync('two')]))).toString()).toBe('one\ntwo');
  });

  it('cut off at any byte is a fault', async () => {
    const packed = gzipSync('question,answer\nQ,A\n'.repeat(3));
    for (let length = 2; length < packed.length; length++)
      expect((await faultOf(gunzip(packed.subarray(0, length)))).code).toBe('archive_broken');
  });

  it('that unfolds to more than 200 times its size is stopped', async () => {
    const bomb = gzipSync(Buffer.alloc(110 * MIB));
    const fault = await faultOf(gunzip(bomb));
    expect(fault).toMatchObject({
      code: 'unpacked_too_large',
      message: 'Unpacked, the file has more than 200 times the bytes that were sent.',
    });
  });

  it('passes on what the source throws', async () => {
    const broken = new Error('the store is away');
    const [part] = await partsOf({ ...memoryBytes(gzipSync('x')), stream: () => failing(broken) }, { as: 'gzip' });
    await expect(contentOf(part?.open() ?? failing(new Error('no part')))).rejects.toBe(broken);
  });
});

// eslint-disable-next-line require-yield -- It is the stream of a store that is away.
async function* failing(error: Error): AsyncGenerator<Buffer> {
  throw error;
}

describe('zip', () => {
  it('gives the files in the order of the directory, without folders', async () => {
    const archive = await zipOf({ 'b/ü.csv': 'one', 'a.csv': '' });
    expect(await unzip(memoryBytes(archive))).toEqual({ 'b/ü.csv': 'one', 'a.csv': '' });
  });

  it('is read however the store cuts it', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 1 }), fc.string(), { maxKeys: 5 }),
        fc.integer({ min: 1, max: 50 }),
        fc.boolean(),
        async (files, size, compress) => {
          const archive = await zipOf({ ...files, large: 'x'.repeat(600_000) }, compress);
          expect(await unzip(inSmallPieces(archive, size * 100))).toEqual({ ...files, large: 'x'.repeat(600_000) });
        },
      ),
      { numRuns: 20 },
    );
  });

  it('says which file is encrypted', async () => {
    const archive = markEncrypted(await zipOf({ 'secret.csv': 'q,a' }));
    const [file] = await readArchive(memoryBytes(archive));
    expect(file?.encrypted).toBe(true);
    expect(await faultOf(unzip(memoryBytes(archive)))).toMatchObject({
      code: 'file_encrypted',
      message: 'The file "secret.csv" of the archive is encrypted.',
    });
  });

  it('damaged in any byte is read or a coded fault', async () => {
    const archive = await zipOf({ 'a.csv': 'question,answer\nQ,A\n' });
    for (let at = 0; at < archive.length; at++) {
      const damaged = Buffer.from(archive);
      damaged[at] = (damaged[at] as number) ^ 0xff;
      const outcome = await unzip(memoryBytes(damaged)).catch((error: unknown) => error);
      if (outcome instanceof Error) expect(outcome).toBeInstanceOf(FileFault);
    }
  });

  it('with changed content fails its sum', async () => {
    const archive = await zipOf({ 'a.csv': 'question,answer' }, false);
    archive[archive.indexOf('question')] = 0x51;
    expect(await faultOf(unzip(memoryBytes(archive)))).toMatchObject({
      code: 'archive_broken',
      message: 'The file "a.csv" of the archive is damaged.',
    });
  });

  it('that says it unfolds to more than it may is refused unread', async () => {
    const archive = await zipOf({ 'bomb.csv': Buffer.alloc(110 * MIB) });
    expect((await faultOf(readArchive(memoryBytes(archive)))).code).toBe('unpacked_too_large');
  });

  it('that unfolds to more than it says is stopped', async () => {
    const archive = await zipOf({ 'liar.csv': Buffer.alloc(MIB) });
    const directory = archive.indexOf('PK\x01\x02', 0, 'latin1');
    archive.writeUInt32LE(1000, directory + 24);
    expect(await faultOf(unzip(memoryBytes(archive)))).toMatchObject({
      message: 'The file "liar.csv" of the archive is larger than its directory says.',
    });
  });

  it('names a part that is not there any more', async () => {
    const archive = memoryBytes(await zipOf({ 'a.csv': 'x' }));
    expect((await faultOf(partsOf(archive, { as: 'zip', parts: ['b.csv'] }))).code).toBe('source_changed');
  });
});
