/**
 * Text that was written in one encoding and read in another before it came here (mojibake). Only what no language writes counts.
 */

/** What Windows-1252 and ISO-8859-1 make of the bytes 0x80 to 0xBF, by which a character of UTF-8 goes on. */
const GOES_ON =
  '[\\u0080-\\u00bf\u20ac\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u017d\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u017e\u0178]';

/** A sequence of its own that is certain. Closing quotes may follow upon a capital of Portuguese, Turkish or Vietnamese. */
const CERTAIN = [
  // Latin letters: ä is read as Ã¤, Ä as Ã„.
  '\u00c3(?:[\\u0080-\\u00aa\\u00ac-\\u00ba\\u00bc-\\u00bf]|[\u20ac\u201a\u0192\u201e\u2020\u2021\u02c6\u2030\u0160\u0152\u017d\u02dc\u0161\u0153\u017e\u0178])',
  // Signs such as ° and ©, and the space that does not break.
  '\u00c2[\\u0080-\\u00aa\\u00ac-\\u00ba\\u00bc-\\u00bf]',
  // Quotes, dashes, ellipsis.
  '\u00e2\u20ac',
  '\u00e2\\u0080',
  // The byte order mark, and what stands for a lost character.
  '\u00ef\u00bb\u00bf',
  '\u00ef\u00bf\u00bd',
  // Emoji.
  '\u00f0\u0178',
  `\u00f0\\u009f`,
  // Other alphabets: two letters in a row, as one alone might be a word beside its punctuation.
  `(?:[\u00d0\u00d1]${GOES_ON}){3}`,
  `(?:[\u00d7-\u00dc]${GOES_ON}){3}`,
  `(?:[\u00e0-\u00ef]${GOES_ON}{2}){2}`,
];
const GARBLED = new RegExp(CERTAIN.join('|'));
/** What each of them begins with, by which most texts are passed over. */
const BEGINNING = new RegExp(`[\u00c2-\u00f0]${GOES_ON}`);
/** What bytes without meaning leave behind: in UTF-8, and that read again as GBK and as CP949. */
const LOST = ['\ufffd', '\u951f\u65a4\u62f7', '\u5360\uc3d9\uc619'];

/** Whether the text is surely damaged. */
export const isGarbled = (text: string): boolean =>
  (BEGINNING.test(text) && GARBLED.test(text)) || LOST.some((sign) => text.includes(sign));
