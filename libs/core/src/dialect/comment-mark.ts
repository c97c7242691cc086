import type { Guess } from '@pairloom/contract';
import type { SourceHead } from '../parse/format.ts';
import { headRecords, syntaxOf, textOf } from '../parse/head-records.ts';
import { splitRecord, type Marks } from '../parse/record-splitter.ts';
import { usualWidth } from './detect-marks.ts';
import { eitherOr, given } from './guesses.ts';

const MARK = '#';
const LINES_TRIED = 1000;

/**
 * Whether lines that begin with `#` are comments: some do, and none of them has the fields of a row. A table of one column has no
 * way to tell, so there it is data.
 */
export function detectComment(
  head: SourceHead,
  marks: Marks,
  asked: string | undefined,
): { comment: string; guess: Guess } {
  if (asked !== undefined) return { comment: asked, guess: given('comment', asked) };
  const texts = headRecords(head, syntaxOf(marks), LINES_TRIED).map((record) => textOf(head, record));
  const isMarked = texts.map((text) => text.startsWith(MARK));
  const widths = texts.map((text) => splitRecord(text, marks).fields.length);
  const width = usualWidth(widths.filter((_, i) => !isMarked[i]));
  const marked = widths.filter((_, i) => isMarked[i]);
  const areComments = width > 1 && marked.length > 0 && marked.every((fields) => fields !== width);
  if (areComments) return { comment: MARK, guess: eitherOr('comment', MARK, 0.9, '') };
  if (marked.length > 0) return { comment: '', guess: eitherOr('comment', '', 0.8, MARK) };
  return { comment: '', guess: { ...given('comment', ''), confidence: 0.99 } };
}
