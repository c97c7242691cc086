import type { dialogWords } from '../en/dialog.ts';
import type { WordsOf } from '../words.ts';

export const dialog: WordsOf<typeof dialogWords> = {
  import: 'Importieren',
};
