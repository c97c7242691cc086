import { isUtf8 } from 'node:buffer';

/** Offset of the first byte that is part of no UTF-8 character; the length when there is none. */
export function firstBrokenByte(bytes: Buffer): number {
  for (let at = 0; at < bytes.length;) {
    const lead = bytes[at] as number;
    const length = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    if (length > 1 && (at + length > bytes.length || !isUtf8(bytes.subarray(at, at + length)))) return at;
    at += length;
  }
  return bytes.length;
}

/** Never part of UTF-8: stands for a byte that had no meaning in another encoding. */
const BROKEN_BYTE = Buffer.of(0xff);

/** UTF-8 of a decoded text; a lone half of a surrogate pair, which stands for an undecodable byte, becomes a byte that is no UTF-8. */
export function marked(text: string): Buffer {
  if (text.isWellFormed()) return Buffer.from(text);
  // Halves come out at the odd places.
  const pieces = text.split(/((?<![\ud800-\udbff])[\udc00-\udfff])/);
  return Buffer.concat(pieces.map((piece, i) => (i % 2 === 1 ? BROKEN_BYTE : Buffer.from(piece))));
}
