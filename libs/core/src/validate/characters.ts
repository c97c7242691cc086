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
    return { code: 'lone_surrogate', message: 'The value holds half of a surrogate pair.' };
  return undefined;
}
