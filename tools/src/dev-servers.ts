/** `node tools/src/dev-servers.ts`: the servers that specs need, until Ctrl-C. Prints the variables to export. */
import { describeFault } from './fault.ts';
import { toolsDirOf } from './places.ts';
import { startTestServers, type TestServers } from './stack/test-servers.ts';

const say = (line: string): void => void process.stderr.write(`${line}\n`);
const stopping = new AbortController();
process.on('SIGINT', () => stopping.abort());
process.on('SIGTERM', () => stopping.abort());

let servers: TestServers | undefined;
try {
  servers = await startTestServers({ toolsDir: toolsDirOf(), log: () => say, signal: stopping.signal });
  for (const [name, value] of Object.entries(servers.env)) process.stdout.write(`export ${name}='${value}'\n`);
  // A timer keeps the process; nothing else does.
  const alive = setInterval(() => undefined, 60_000);
  if (!stopping.signal.aborted) await new Promise((resolve) => stopping.signal.addEventListener('abort', resolve));
  clearInterval(alive);
} catch (fault) {
  if (!stopping.signal.aborted) {
    say(describeFault(fault));
    process.exitCode = 1;
  }
} finally {
  await servers?.stop();
}
