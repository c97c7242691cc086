// Loaded before a worker or gateway that the harness starts (node --import). It makes a test build of it: modules are changed as they
// are loaded. Failpoints, which do nothing in the program as it is built, come to life; further changes are for the proof that the
// harness sees what is broken, and for other builds. It moves the clock when told.
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { setInterval } from 'node:timers';
import { setTimeout as pause } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

const folder = process.env.PAIRLOOM_FAULTS_FOLDER;
const orderFile = join(folder, 'order.json');
const reached = Symbol.for('pairloom.failpoint');
/** Texts of built modules, each of which has to stand there once (`Mutation` in failpoints.ts). */
const mutations = [
  {
    file: 'core/dist/failpoint.js',
    find: 'export const failpoint = (_point) => undefined;',
    put: "export const failpoint = (point) => globalThis[Symbol.for('pairloom.failpoint')](point);",
  },
  ...JSON.parse(process.env.PAIRLOOM_FAULTS_MUTATIONS ?? '[]'),
];

let counting;
let hits = 0;

/** The order, when this is the hit that it waits for; it is carried out once. */
function take(point) {
  if (!existsSync(orderFile)) return undefined;
  const order = JSON.parse(readFileSync(orderFile, 'utf8'));
  if (order.point !== point) return undefined;
  if (counting !== order.id) [counting, hits] = [order.id, 0];
  hits += 1;
  if (hits < order.hit) return undefined;
  rmSync(orderFile);
  return order;
}

async function carryOut({ id, does }) {
  writeFileSync(join(folder, `reached-${id}`), '');
  switch (does) {
    case 'kill':
      process.kill(process.pid, 'SIGKILL');
      return new Promise(() => undefined);
    case 'freeze':
      process.kill(process.pid, 'SIGSTOP');
      return pause(0);
    case 'hold':
      while (!existsSync(join(folder, `go-${id}`))) await pause(20);
      return undefined;
    default:
      throw new Error(`There is no such order: ${does}`);
  }
}

/** The clock of this process, moved by as many milliseconds as the file says: only what is read from `Date`, not the timers. */
function followClock(file) {
  const RealDate = Date;
  let offset = 0;
  const look = () => {
    offset = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;
  };
  look();
  setInterval(look, 25).unref();
  const now = () => RealDate.now() + offset;
  const construct = (target, args, newTarget) =>
    Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget);
  globalThis.Date = new Proxy(RealDate, {
    construct,
    apply: () => String(construct(RealDate, [], RealDate)),
    get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
  });
}

if (process.env.PAIRLOOM_FAULTS_CLOCK === 'true') followClock(join(folder, 'clock'));

/** Sweeps the heap and tells what is held, in bytes. What the allocator keeps for later is not. */
function tellHeld() {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  const { heapUsed, external } = process.memoryUsage();
  const next = join(folder, 'held.next');
  writeFileSync(next, String(heapUsed + external));
  renameSync(next, join(folder, 'held'));
}

process.on('SIGUSR2', tellHeld);

globalThis[reached] = async (point) => {
  const order = take(point);
  if (order !== undefined) await carryOut(order);
};

registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context);
    const wanted = mutations.filter(({ file }) => url.endsWith(file));
    if (wanted.length === 0) return loaded;
    let source = String(loaded.source);
    for (const { find, put } of wanted) {
      if (source.split(find).length !== 2) throw new Error(`${url} does not hold this text once: ${find}`);
      source = source.replace(find, () => put);
    }
    return { ...loaded, source };
  },
});
