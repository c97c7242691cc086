import { LOOK_CHARS, type TextPieces } from './rewrite.ts';

/** How much of a text is taken on at once. */
const SLICE_CHARS = 256 * 1024;

/** A text in slices of bounded length, however it comes. */
export async function* inSlices(pieces: TextPieces): AsyncGenerator<string> {
  for await (const piece of pieces)
    if (piece.length <= SLICE_CHARS) yield piece;
    else for (let at = 0; at < piece.length; at += SLICE_CHARS) yield piece.slice(at, at + SLICE_CHARS);
}

/** The first `LOOK_CHARS` of a text, and whether that is all of it. */
export async function headOf(pieces: TextPieces): Promise<{ readonly text: string; readonly complete: boolean }> {
  let text = '';
  for await (const piece of pieces) {
    text += piece;
    if (text.length > LOOK_CHARS) return { text: text.slice(0, LOOK_CHARS), complete: false };
  }
  return { text, complete: true };
}
