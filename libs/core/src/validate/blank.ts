/**
 * Characters that String.trim leaves although nothing of them is seen: next line, Mongolian vowel separator, zero width
 * space, word joiner. Zero width (non-)joiners shape the letters beside them, so they are blank only when alone.
 */
const INVISIBLE = new Set([0x85, 0x180e, 0x200b, 0x2060]);
/** Soft hyphens, joiners and what trimming takes. */
const NOTHING_SEEN = /^(?:[\s\u{85}\u{ad}\u{180e}\u{2060}]|\u{200b}|\u{200c}|\u{200d})*$/u;

const isInvisible = (code: number): boolean => code >= 0x85 && INVISIBLE.has(code);

/** ASCII that is seen: what most texts begin and end with, so that they need no closer look. */
const isSeen = (code: number): boolean => code > 0x20 && code < 0x7f;

/** Removes white space (NBSP and byte order marks included) and invisible characters at both ends. */
export function trimOuter(text: string): string {
  if (isSeen(text.charCodeAt(0)) && isSeen(text.charCodeAt(text.length - 1))) return text;
  let trimmed = text.trim();
  while (
    trimmed !== '' &&
    (isInvisible(trimmed.charCodeAt(0)) || isInvisible(trimmed.charCodeAt(trimmed.length - 1)))
  ) {
    const start = isInvisible(trimmed.charCodeAt(0)) ? 1 : 0;
    const end = isInvisible(trimmed.charCodeAt(trimmed.length - 1)) ? trimmed.length - 1 : trimmed.length;
    trimmed = trimmed.slice(start, Math.max(start, end)).trim();
  }
  return trimmed;
}

/** Whether nothing of the text would be seen. */
export function isBlank(text: string): boolean {
  if (isSeen(text.charCodeAt(0))) return false;
  const trimmed = trimOuter(text);
  return trimmed === '' || NOTHING_SEEN.test(trimmed);
}
