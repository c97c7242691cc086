import { randomFillSync } from 'node:crypto';
import { ID_BYTES } from './encoding.ts';

/** `count` ids by RFC 9562, version 7, one after another: the time in milliseconds, then random bits. They rise with their place only by chance. */
export function newPairIds(count: number): Buffer {
  const bytes = randomFillSync(Buffer.allocUnsafe(count * ID_BYTES));
  const now = Date.now();
  for (let at = 0; at < bytes.length; at += ID_BYTES) {
    bytes.writeUIntBE(now, at, 6);
    bytes[at + 6] = 0x70 | ((bytes[at + 6] as number) & 0x0f);
    bytes[at + 8] = 0x80 | ((bytes[at + 8] as number) & 0x3f);
  }
  return bytes;
}
