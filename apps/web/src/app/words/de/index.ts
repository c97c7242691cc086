import type { CatalogueName } from '../words.ts';
import { dialog } from './dialog.ts';
import { format } from './format.ts';
import { importTexts } from './import.ts';
import { projects } from './projects.ts';
import { shell } from './shell.ts';

/** All German texts, loaded in one piece when German is chosen. */
export const german: Readonly<Record<CatalogueName, object>> = {
  dialog,
  format,
  import: importTexts,
  projects,
  shell,
};
