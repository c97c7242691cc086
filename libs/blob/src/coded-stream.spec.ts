import { describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import { codedStream } from './coded-stream.ts';

describe('codedStream', () => {
  const coded = (source: Readable) => codedStream(source, (error) => new Error('coded', { cause: error }));

  it('gives the same bytes', async () => {
    const source = Readable.from([Buffer.from('ab'), Buffer.from('c')], { objectMode: false });
    expect(Buffer.concat((await coded(source).toArray()) as Buffer[]).toString()).toBe('abc');
  });

  it('turns a failure in mid-stream into the fault, after the bytes before it', async () => {
    const failure = new Error('connection reset');
    async function* broken() {
      yield Buffer.from('ab');
      throw failure;
    }
    const pieces: Buffer[] = [];
    const read = async () => {
      for await (const piece of coded(Readable.from(broken(), { objectMode: false }))) pieces.push(piece as Buffer);
    };
    await expect(read()).rejects.toMatchObject({ message: 'coded', cause: failure });
    expect(Buffer.concat(pieces).toString()).toBe('ab');
  });

  it('frees its source when it is destroyed unread', async () => {
    const source = new Readable({ read: () => undefined });
    await once(coded(source).destroy(), 'close');
    expect(source.destroyed).toBe(true);
  });

  it('frees its source when it is destroyed while it waits for bytes', async () => {
    const source = new Readable({ read: () => undefined });
    const stream = coded(source).resume();
    await Promise.all([once(source, 'close'), once(stream.destroy(), 'close')]);
    expect(source.destroyed).toBe(true);
  });
});
