import type { IconName } from '../icons/drawings.ts';

/** Entries of the side navigation, in order. `path` is below the project. */
export const SECTIONS: readonly { path: string; text: string; icon: IconName }[] = [
  { path: 'imports', text: 'Imports', icon: 'imports' },
  { path: 'pairs', text: 'Pairs', icon: 'pairs' },
];
