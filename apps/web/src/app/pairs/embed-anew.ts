import type { MatDialog } from '@angular/material/dialog';
import { confirm } from '../shell/confirm-dialog.ts';
import type { pairWords } from '../words/en/pairs.ts';
import type { WordsOf } from '../words/words.ts';

/**
 * Asks before vectors are made that are there already, for which the provider may charge. `known` is told before that; `more` says that there
 * are more than so many pairs.
 */
export function mayEmbedAnew(
  dialog: MatDialog,
  { bulk: { ask } }: WordsOf<typeof pairWords>,
  pairs: number,
  { more = false, known = [] }: { more?: boolean; known?: readonly string[] } = {},
): Promise<boolean> {
  const consequences = [...known, ask.embedText];
  return confirm(dialog, { heading: ask.embed(pairs, more), consequences, yes: ask.embedYes, no: ask.no });
}
