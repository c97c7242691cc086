/** Entry of the npm scripts, on Node 24: installs the packages, then runs the command. */
import { describeFault, PartFault } from './fault.ts';
import { progressLog } from './log.ts';
import { toolsDirOf, WORKSPACE } from './places.ts';
import { ensurePackages } from './workspace/packages.ts';

/** Loaded after the packages are there. */
const COMMANDS: Readonly<Record<string, () => Promise<unknown>>> = {
  start: () => import('./start.ts'),
  test: () => import('./test.ts'),
  screenshots: () => import('./screenshots.ts'),
  lighthouse: () => import('./lighthouse.ts'),
  migrate: () => import('./migrate.ts'),
  bench: () => import(new URL('../bench/src/main.ts', import.meta.url).href),
  corpus: () => import(new URL('../corpus/src/main.ts', import.meta.url).href),
  faults: () => import(new URL('../faults/src/main.ts', import.meta.url).href),
};

const [name = '', ...args] = process.argv.slice(2);
try {
  const command = COMMANDS[name];
  if (!command)
    throw new PartFault('tools', `there is no command "${name}"`, `Use ${Object.keys(COMMANDS).join(', ')}.`);
  await ensurePackages(WORKSPACE, toolsDirOf(), progressLog()('packages'));
  process.argv.splice(2, Infinity, ...args);
  await command();
} catch (fault) {
  process.stderr.write(`${describeFault(fault)}\n`);
  process.exit(1);
}
