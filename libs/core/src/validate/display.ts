/**
 * A text that can be shown and stored anywhere: cut to `maxChars` UTF-16 units without splitting a character, U+0000 and
 * halves of surrogate pairs replaced by visible signs.
 */
export function displayText(text: string, maxChars: number): string {
  let cut = text;
  if (text.length > maxChars) {
    const last = text.charCodeAt(maxChars - 1);
    const splits = last >= 0xd800 && last <= 0xdbff;
    cut = text.slice(0, splits ? maxChars - 1 : maxChars);
  }
  return cut.toWellFormed().replaceAll('\0', '\u2400');
}
