import { randomFillSync } from 'node:crypto';

const BYTES = 16;

/** `count` ids by RFC 9562, version 7: the time in milliseconds, then random bits. Ids of one call rise with their place only by chance. */
export function newPairIds(count: number): Buffer[] {
  const bytes = randomFillSync(Buffer.allocUnsafe(count * BYTES));
  const now = Date.now();
  return Array.from({ length: count }, (_, place) => {
    const at = place * BYTES;
    bytes.writeUIntBE(now, at, 6);
    bytes[at + 6] = 0x70 | ((bytes[at + 6] as number) & 0x0f);
    bytes[at + 8] = 0x80 | ((bytes[at + 8] as number) & 0x3f);
    return bytes.subarray(at, at + BYTES);
  });
}
