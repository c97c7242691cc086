/** `npm test`: sets everything up, runs all checks and tests on real servers, and ends with one line of figures. */
import { describeFault } from './fault.ts';
import { progressLog } from './log.ts';
import { toolsDirOf } from './places.ts';
import { stopRequest } from './process/stop-request.ts';
import { startTestServers, type TestServers } from './stack/test-servers.ts';
import { findChromium } from './test/chromium.ts';
import { addTallies, closingLine, NOTHING, oneFailed, type Tally } from './test/results.ts';
import { checkTargets, countJourneys, runComputingSpecs, runJourneys, runWaitingSpecs } from './test/steps.ts';
import { BUILT } from './workspace/build.ts';

const log = progressLog();

/** The result of a step, or one failure and a word about it when it cannot be carried out. */
async function step(name: string, work: () => Promise<Tally>, signal: AbortSignal): Promise<Tally> {
  log(name)('…');
  try {
    const tally = await work();
    log(name)(tally.failed === 0 ? 'ok' : `${tally.failed} failed`);
    return tally;
  } catch (fault) {
    signal.throwIfAborted();
    process.stderr.write(`${describeFault(fault)}\n`);
    return oneFailed(`${name}: could not be carried out`);
  }
}

async function runAll(signal: AbortSignal, onServers: (servers: TestServers) => void): Promise<Tally> {
  const toolsDir = toolsDirOf();
  const starting = startTestServers({ toolsDir, log, signal });
  starting.then(onServers, () => undefined);
  const chromium = findChromium(log('chromium'));
  chromium.catch(() => undefined);

  const tallies: Tally[] = [];
  const checks = ['build', 'lint', 'typecheck', 'format'];
  tallies.push(await step('checks', () => checkTargets(checks, { signal }), signal));

  let env: Readonly<Record<string, string>> = {};
  const setUp = async (): Promise<Tally> => {
    env = { ...(await starting).env };
    return NOTHING;
  };
  tallies.push(await step('servers', setUp, signal));
  const journeys = async (): Promise<Tally> => {
    const browser = await chromium;
    return browser === undefined
      ? countJourneys({ signal })
      : runJourneys({ signal, env: { ...env, ...BUILT, CHROMIUM_PATH: browser } });
  };
  // More at once than cores can bear makes everything that waits look for longer. So what mostly waits, specs that break
  // whole stacks and then journeys, has one lane, and what computes the other.
  const waiting = async (): Promise<Tally> => {
    const broken = await step('stacks', () => runWaitingSpecs({ signal, env: { ...env, ...BUILT } }), signal);
    return addTallies([broken, await step('e2e', journeys, signal)]);
  };
  const steps = [step('specs', () => runComputingSpecs({ signal, env: { ...env, ...BUILT } }), signal), waiting()];
  tallies.push(...(await Promise.all(steps)));
  return addTallies(tallies);
}

async function run(): Promise<number> {
  const request = stopRequest();
  let servers: TestServers | undefined;
  try {
    const tally = await runAll(request.signal, (started) => (servers = started));
    await servers?.stop();
    for (const note of tally.notes) process.stdout.write(`✖ ${note}\n`);
    process.stdout.write(`${closingLine(tally)}\n`);
    return tally.failed === 0 ? 0 : 1;
  } catch (fault) {
    await servers?.stop();
    if (!request.signal.aborted) throw fault;
    process.stderr.write(`stopped before the end (${request.by()})\n`);
    return 130;
  }
}

process.exit(await run());
