import { LOOK_CHARS, type TextPieces } from './rewrite.ts';

/** How much of a text is taken on at once. */
const SLICE_CHARS = 256 * 1024;

/** A text in slices of bounded length, however it comes. No surrogate pair is cut. */
export async function* inSlices(pieces: TextPieces): AsyncGenerator<string> {
  for await (const piece of pieces) {
    let at = 0;
    while (at < piece.length) {
      const end = wholeEnd(piece, at + SLICE_CHARS);
      yield at === 0 && end === piece.length ? piece : piece.slice(at, end);
      at = end;
    }
  }
}

function wholeEnd(text: string, end: number): number {
  if (end >= text.length) return text.length;
  return isHighSurrogate(text.charCodeAt(end - 1)) ? end + 1 : end;
}

export const isHighSurrogate = (code: number): boolean => code >= 0xd800 && code <= 0xdbff;

/** The first `maxChars` of a text, and whether that is all of it. */
export async function headOf(
  pieces: TextPieces,
  maxChars = LOOK_CHARS,
): Promise<{ readonly text: string; readonly complete: boolean }> {
  let text = '';
  for await (const piece of pieces) {
    text += piece;
    if (text.length > maxChars) return { text: text.slice(0, wholeEnd(text, maxChars)), complete: false };
  }
  return { text, complete: true };
}
