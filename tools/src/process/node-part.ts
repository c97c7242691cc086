import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { WORKSPACE } from '../places.ts';
import type { ChildSpec } from './child.ts';

const WATCH = pathToFileURL(join(import.meta.dirname, 'end-with-parent.mjs')).href;
const SOURCE_MAPS = pathToFileURL(join(WORKSPACE, 'libs/config/dist/own-source-maps.js')).href;

/**
 * How a part is run: as in production, or from its sources; besides it ends orderly when the process that started it is
 * gone. `flags` are Node's.
 */
export const nodePart = (main: string, flags: readonly string[] = []): Pick<ChildSpec, 'command' | 'args' | 'ipc'> => ({
  command: process.execPath,
  args: [
    ...(main.endsWith('.ts') ? ['--conditions=@pairloom/source'] : ['--import', SOURCE_MAPS]),
    ...flags,
    '--import',
    WATCH,
    main,
  ],
  ipc: true,
});
