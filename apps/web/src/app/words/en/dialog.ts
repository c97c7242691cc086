import { catalogue } from '../words.ts';

/** The import dialog: choose, check, map, review, progress, summary, tray. */
export const dialogWords = catalogue('dialog', {
  import: 'Import',
});
