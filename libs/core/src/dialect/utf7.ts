/** A byte order mark in UTF-7. */
const MARK = /^\+\/v[89+/]/;
/** What UTF-7 writes for characters beyond ASCII: UTF-16 as Base64 between these signs. */
const SHIFTED = /\+([A-Za-z0-9+/]*)(-|[^A-Za-z0-9+/]|$)/g;
/** So many different characters in Base64, and nothing that contradicts: a plus before digits or a word is none of them by chance. */
const ENOUGH = 3;
const LETTER = /^[\p{L}\p{M}\p{P}\p{Zs}\p{Sc}]+$/u;

/**
 * Whether an ASCII text is UTF-7: it says so by its mark, or every plus in it begins Base64 of letters beyond ASCII. The last one may
 * be cut off.
 */
export function looksLikeUtf7(bytes: Buffer): boolean {
  const text = bytes.toString('latin1');
  if (MARK.test(text)) return true;
  const seen = new Set<string>();
  for (const [whole, base64 = '', end] of text.matchAll(SHIFTED)) {
    if (whole === '+-') continue;
    if (end === '') break;
    const shifted = decoded(base64);
    if (shifted === undefined) return false;
    seen.add(shifted);
  }
  return seen.size >= ENOUGH;
}

/** The characters that Base64 of UTF-16 stands for; undefined when it stands for none, or for ASCII, which UTF-7 writes as it is. */
function decoded(base64: string): string | undefined {
  const bits = base64.length * 6;
  const units = Math.floor(bits / 16);
  const bytes = Buffer.from(base64, 'base64');
  // The bits that are left over are fewer than a digit has, and zero.
  const last = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'.indexOf(base64.at(-1) ?? '');
  const left = bits - units * 16;
  if (units === 0 || left >= 6 || (last & ((1 << left) - 1)) !== 0) return undefined;
  const text = bytes
    .subarray(0, units * 2)
    .swap16()
    .toString('utf16le');
  return text.isWellFormed() && LETTER.test(text) && !/[\0-\x7f]/.test(text) ? text : undefined;
}
