/** `npm run lighthouse`: builds the stack, starts it for itself and has Lighthouse look at the pages of the web app. */
import { join } from 'node:path';
import { PartFault } from './fault.ts';
import { readOptions } from './lighthouse/options.ts';
import { progressLog } from './log.ts';
import { WORKSPACE } from './places.ts';
import { stopRequest } from './process/stop-request.ts';
import { findChromium } from './test/chromium.ts';
import { bin, runScript } from './test/commands.ts';

const { runs, pages, check } = readOptions(process.argv.slice(2));
const { signal } = stopRequest();
const browser = await findChromium(progressLog()('chromium'));
if (browser === undefined)
  throw new PartFault('chromium', 'there is no browser to measure in', 'Name one with CHROMIUM_PATH.');
const config = join(WORKSPACE, 'apps/e2e/playwright.lighthouse.config.ts');
const { code } = await runScript(bin('playwright'), ['test', '--config', config], {
  signal,
  env: {
    CHROMIUM_PATH: browser,
    LIGHTHOUSE_RUNS: String(runs),
    LIGHTHOUSE_PAGES: pages.join(','),
    LIGHTHOUSE_CHECK: check ? '1' : '',
  },
});
process.exit(code ?? 1);
