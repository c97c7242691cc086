/** Changes whenever `foldText` gives another result for any text: stored keys then have to be made again. */
export const FOLDING_VERSION = 1;

/**
 * Texts that NFKC leaves as they are and that have single spaces only: ASCII, letters of Latin, Cyrillic, Hebrew, Arabic,
 * kana, common ideographs and Hangul without combining marks, and some punctuation. A spec checks every character.
 */
const SETTLED = [
  String.raw`!-~\u{c0}-\u{131}\u{134}-\u{13e}\u{141}-\u{148}\u{14a}-\u{17e}`,
  String.raw`\u{400}-\u{482}\u{48a}-\u{4ff}\u{5d0}-\u{5ea}\u{621}-\u{64a}`,
  String.raw`\u{2013}\u{2014}\u{2018}-\u{201d}\u{3001}\u{3002}\u{300c}-\u{300f}`,
  String.raw`\u{3041}-\u{3096}\u{30a1}-\u{30fa}\u{4e00}-\u{9fff}\u{ac00}-\u{d7a3}`,
].join('');
const FOLDED_BUT_CASE = new RegExp(`^[${SETTLED}]+(?: [${SETTLED}]+)*$`, 'u');

/** Whether folding changes nothing of a text but its case. */
export const isFoldedButCase = (text: string): boolean => FOLDED_BUT_CASE.test(text);

/** White space by Unicode's White_Space property, spelled out so that a new Unicode version cannot change keys. */
const WHITE_SPACE = /[\t-\r \u{85}\u{a0}\u{1680}\u{2000}-\u{200a}\u{2028}\u{2029}\u{202f}\u{205f}\u{3000}]+/gu;
/** Seen by nobody and typed by nobody: zero width space, word joiner, byte order mark. */
const ZERO_WIDTH = /[\u{200b}\u{2060}\u{feff}]/gu;

/**
 * The form of a text that decides whether two are the same question: NFKC, lower case, runs of white space as one
 * space, none at the ends.
 */
export function foldText(text: string): string {
  // Normalising costs far more than looking: most questions need lower case only.
  if (isFoldedButCase(text)) return text.toLowerCase();
  return text.normalize('NFKC').toLowerCase().replace(ZERO_WIDTH, '').replace(WHITE_SPACE, ' ').trim();
}
