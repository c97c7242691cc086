import { LOOK_CHARS, type TextPieces, type TextSource } from './rewrite.ts';

/** A pair of more characters becomes one failed row; of a longer line no more is held. */
export const MAX_PAIR_CHARS = 4 * 1024 * 1024;

export interface TextLine {
  /** From 1. */
  readonly line: number;
  /** Without its line end. */
  readonly text: string;
}

/** The lines of a text, ended by LF, CR LF or CR, in batches. */
export async function* linesOf(pieces: TextPieces): AsyncGenerator<readonly TextLine[]> {
  let line = 1;
  let open = '';
  let afterReturn = false;
  for await (const piece of pieces) {
    // A line end that two pieces share ended the line with its first half.
    const text = afterReturn && piece.startsWith('\n') ? piece.slice(1) : piece;
    if (piece !== '') afterReturn = piece.endsWith('\r');
    const parts = text.split(/\r\n|\r|\n/);
    const last = parts.pop() as string;
    const batch: TextLine[] = parts.map((part, i) => ({ line: line + i, text: i === 0 ? joined(open, part) : part }));
    open = parts.length > 0 ? last : joined(open, last);
    line += parts.length;
    if (batch.length > 0) yield batch;
  }
  if (open !== '') yield [{ line, text: open }];
}

const joined = (open: string, more: string): string => (open.length > MAX_PAIR_CHARS ? open : open + more);

export interface TextHead {
  readonly lines: readonly TextLine[];
  /** Whether these are all. */
  readonly complete: boolean;
}

/** The lines that a look reads. */
export async function headOf(source: TextSource): Promise<TextHead> {
  const lines: TextLine[] = [];
  let chars = 0;
  for await (const batch of linesOf(source.pieces())) {
    for (const line of batch) {
      lines.push(line);
      chars += line.text.length + 1;
      if (chars > LOOK_CHARS) return { lines, complete: false };
    }
  }
  return { lines, complete: true };
}
