/** Changes whenever `foldText` gives another result for any text: stored keys then have to be made again. */
export const FOLDING_VERSION = 1;

const NOT_PLAIN_ASCII = /[^\x20-\x7e]|^ | $| {2}/;
/** White space by Unicode's White_Space property, spelled out so that a new Unicode version cannot change keys. */
const WHITE_SPACE = /[\t-\r \u{85}\u{a0}\u{1680}\u{2000}-\u{200a}\u{2028}\u{2029}\u{202f}\u{205f}\u{3000}]+/gu;
/** Seen by nobody and typed by nobody: zero width space, word joiner, byte order mark. */
const ZERO_WIDTH = /[\u{200b}\u{2060}\u{feff}]/gu;

/**
 * The form of a text that decides whether two are the same question: NFKC, lower case, runs of white space as one
 * space, none at the ends.
 */
export function foldText(text: string): string {
  // Printable ASCII with single spaces is NFKC already: most questions need lower case only.
  if (!NOT_PLAIN_ASCII.test(text)) return text.toLowerCase();
  return text.normalize('NFKC').toLowerCase().replace(ZERO_WIDTH, '').replace(WHITE_SPACE, ' ').trim();
}
