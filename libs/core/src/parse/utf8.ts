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

/** First bytes of which all characters are letters: Latin and Cyrillic of two bytes, ideographs and syllables of three. */
const LETTERS_BEGIN = Uint8Array.from({ length: 256 }, (_, lead) =>
  [0xc4, 0xc5, 0xc6, 0xc7, 0xc8, 0xd0, 0xd1, 0xe5, 0xe6, 0xe7, 0xe8, 0xe9, 0xeb, 0xec].includes(lead) ? 1 : 0,
);

/** Whether a character beyond ASCII is surely a letter, by its first two bytes; of many letters it does not say so. */
export function isLetterAt(bytes: Uint8Array, at: number): boolean {
  const lead = bytes[at] as number;
  if (LETTERS_BEGIN[lead] === 1) return true;
  const second = bytes[at + 1] as number;
  // The signs of multiplication and division stand among the letters; ideographs and syllables begin in the middle.
  if (lead === 0xc3) return second !== 0x97 && second !== 0xb7;
  return (lead === 0xe4 && second >= 0xb8) || (lead === 0xea && second >= 0xb0);
}
