/** `npm start`: everything on one machine, until Ctrl-C. */
import { describeFault } from './fault.ts';
import { progressLog } from './log.ts';
import { homeOf, toolsDirOf } from './places.ts';
import { stopRequest } from './process/stop-request.ts';
import { panel } from './stack/panel.ts';
import { Stack } from './stack/stack.ts';

async function run(): Promise<number> {
  const home = homeOf();
  const log = progressLog();
  const request = stopRequest();
  const stack = new Stack({ home, toolsDir: toolsDirOf(), env: process.env, log });
  const starting = stack.start();
  // When a stop comes first, nobody awaits it any more.
  starting.catch(() => undefined);
  try {
    await Promise.race([starting, request.came]);
    if (!request.signal.aborted) {
      process.stdout.write(
        `${panel(stack.info, { home, dataFolder: stack.dataFolder, blobStore: stack.blobStore })}\n`,
      );
      await request.came;
    }
    log('pairloom')(`stopping (${request.by()})`);
    return 0;
  } catch (fault) {
    process.stderr.write(`\n${describeFault(fault)}\n\n`);
    return 1;
  } finally {
    await stack.stop();
  }
}

process.exit(await run());
