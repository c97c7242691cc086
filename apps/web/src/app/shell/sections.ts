import type { IconName } from '../icons/drawings.ts';
import type { shellWords } from '../words/en/shell.ts';
import type { WordsOf } from '../words/words.ts';

/** A screen of a project: its path below the project, and its name in the words of the shell. */
export type SectionPath = keyof WordsOf<typeof shellWords>['nav'];

/** Entries of the side navigation, in order. */
export const SECTIONS: readonly { path: SectionPath; icon: IconName }[] = [
  { path: 'imports', icon: 'imports' },
  { path: 'pairs', icon: 'pairs' },
  { path: 'history', icon: 'waiting' },
  { path: 'dashboard', icon: 'chart' },
  { path: 'settings', icon: 'settings' },
];
