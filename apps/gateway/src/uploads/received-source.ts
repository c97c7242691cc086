import type { SourceBytes } from '@pairloom/core';

/** An upload that has been stored: its head is still in memory, so that most files are judged without reading them again. */
export const receivedSource = (head: Buffer, stored: SourceBytes): SourceBytes => ({
  bytes: stored.bytes,
  read: async (start, end) =>
    Math.min(end, stored.bytes) <= head.length ? head.subarray(start, end) : stored.read(start, end),
  async *stream(start = 0) {
    if (start < head.length) yield head.subarray(start);
    const next = Math.max(start, head.length);
    if (next < stored.bytes) yield* stored.stream(next);
  },
});

/** The rest of an upload was not kept. */
export class NotKept extends Error {}

/** An upload of which no more than the head was kept. Asking for more throws `NotKept`. */
export function headOnly(head: Buffer, bytes: number): SourceBytes {
  const notKept = (): never => {
    throw new NotKept();
  };
  return receivedSource(head, { bytes, read: async () => notKept(), stream: notKept });
}
