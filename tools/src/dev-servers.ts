/** `node tools/src/dev-servers.ts`: the servers that specs need, until Ctrl-C. Prints the variables to export. */
import { describeFault } from './fault.ts';
import { toolsDirOf } from './places.ts';
import { stopRequest } from './process/stop-request.ts';
import { startTestServers } from './stack/test-servers.ts';

async function run(): Promise<number> {
  const say = (line: string): void => void process.stderr.write(`${line}\n`);
  const request = stopRequest();
  try {
    const servers = await startTestServers({ toolsDir: toolsDirOf(), log: () => say, signal: request.signal });
    for (const [name, value] of Object.entries(servers.env)) process.stdout.write(`export ${name}='${value}'\n`);
    await request.came;
    await servers.stop();
    return 0;
  } catch (fault) {
    if (request.signal.aborted) return 0;
    say(describeFault(fault));
    return 1;
  }
}

process.exit(await run());
