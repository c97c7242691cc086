import { Readable } from 'node:stream';

async function* recoded(
  source: Readable,
  toFault: (error: unknown) => Error,
): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    for await (const piece of source as AsyncIterable<Uint8Array>) yield piece;
  } catch (error) {
    throw toFault(error);
  }
}

/** The same bytes, but a failure in mid-stream arrives as a coded fault. Destroying it frees the source. */
export function codedStream(source: Readable, toFault: (error: unknown) => Error): Readable {
  const stream = Readable.from(recoded(source, toFault), { objectMode: false });
  // A generator that nobody began to read runs no clean-up of its own.
  return stream.once('close', () => source.destroy());
}
