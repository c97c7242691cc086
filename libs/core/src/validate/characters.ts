import type { ErrorCode } from '@pairloom/contract';

/** In JSON text the character is escaped; an even number of backslashes before it escapes only themselves. */
const ESCAPED_NUL = /(?<!\\)(?:\\\\)*\\u0000/;
const ESCAPED_SURROGATE = /(?<!\\)(?:\\\\)*\\ud[89a-f]/;

/** What PostgreSQL can store in no text: U+0000 and halves of surrogate pairs. `isJson` for text by JSON.stringify. */
export function characterFault(text: string, isJson = false): { code: ErrorCode; message: string } | undefined {
  if (isJson ? ESCAPED_NUL.test(text) : text.includes('\0'))
    return { code: 'nul_character', message: 'The value holds the character U+0000.' };
  // JSON.stringify escapes exactly the halves that have no partner.
  if (isJson ? ESCAPED_SURROGATE.test(text) : !text.isWellFormed())
    return { code: 'lone_surrogate', message: surrogateMessage(isJson ? '' : text) };
  return undefined;
}

const LONE_TRAIL = /(?<![\ud800-\udbff])[\udc80-\udcff]/;

/** A byte that could not be decoded stands in the text as such a half. */
function surrogateMessage(text: string): string {
  const byte = LONE_TRAIL.exec(text);
  if (byte === null) return 'The value holds half of a surrogate pair.';
  const hex = (byte[0].charCodeAt(0) - 0xdc00).toString(16).toUpperCase();
  return `Character ${byte.index + 1} of the value is half of a surrogate pair, or the byte 0x${hex}, which has no meaning in the encoding of the file.`;
}
