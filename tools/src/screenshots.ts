/** `npm run screenshots`: builds the stack, starts it for itself and takes pictures of every page into apps/e2e/screenshots. */
import { join } from 'node:path';
import { PartFault } from './fault.ts';
import { progressLog } from './log.ts';
import { WORKSPACE } from './places.ts';
import { stopRequest } from './process/stop-request.ts';
import { findChromium } from './test/chromium.ts';
import { bin, runScript } from './test/commands.ts';

const JOURNEYS = join(WORKSPACE, 'apps/e2e');

const { signal } = stopRequest();
const browser = await findChromium(progressLog()('chromium'));
if (browser === undefined)
  throw new PartFault('chromium', 'there is no browser to take pictures with', 'Name one with CHROMIUM_PATH.');
const config = join(JOURNEYS, 'playwright.screenshots.config.ts');
const { code } = await runScript(bin('playwright'), ['test', '--config', config], {
  signal,
  env: { CHROMIUM_PATH: browser },
});
process.exit(code ?? 1);
