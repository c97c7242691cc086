// Entry of npm start, test, bench and migrate. Runs on Node 20 with nothing installed: it fetches the Node that the
// project is written for, and goes on there (tools/src/run.ts).
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { setInterval } from 'node:timers';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const toolsDir = resolve(root, process.env.PAIRLOOM_TOOLS_DIR ?? '.tools');
const wanted = '24.21.0';
const nodeFolder = join(toolsDir, `node-${wanted}`);

const isNewEnough = (version) => Number(version.split('.')[0]) >= Number(wanted.split('.')[0]);

/** The Node that runs this, if it will do; else one that was fetched from npm, now or before. */
function findNode() {
  if (isNewEnough(process.versions.node)) return process.execPath;
  const name = `node-${process.platform}-${process.arch}`;
  return nodeIn(name) ?? fetchNode(name);
}

function nodeIn(name) {
  const folder = join(nodeFolder, 'node_modules', name);
  if (!existsSync(join(folder, 'package.json'))) return undefined;
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const node = join(folder, 'bin', 'node');
  return version === wanted && existsSync(node) ? node : undefined;
}

/** Installs under another name and renames: a folder that is there is whole, whoever was first. */
function fetchNode(name) {
  console.log(`Node ${process.versions.node} is too old to run Pairloom; fetching Node ${wanted} from npm`);
  mkdirSync(toolsDir, { recursive: true });
  const incoming = mkdtempSync(`${nodeFolder}.incoming-`);
  try {
    const flags = ['--no-save', '--no-package-lock', '--no-audit', '--no-fund', '--loglevel=error'];
    const npm = ['npm', ['install', '--prefix', incoming, ...flags, `${name}@${wanted}`]];
    const { status, error } = spawnSync(...npm, { cwd: incoming, stdio: ['ignore', 'ignore', 'inherit'] });
    if (status !== 0) throw new Error(error ? error.message : `npm ended with code ${status}`);
    renameSync(incoming, nodeFolder);
  } catch (error) {
    // Another start may have been quicker; then its folder is as good.
    if (!nodeIn(name)) fail(name, error);
  } finally {
    rmSync(incoming, { recursive: true, force: true });
  }
  return nodeIn(name) ?? fail(name, new Error('npm left no program'));
}

function fail(name, error) {
  console.error(`✖ Node ${wanted}: it could not be fetched from npm (package ${name})
  cause:   ${error.message}
  way out: mend the cause, or install Node ${wanted} yourself and put it first on PATH, then start again.`);
  process.exit(1);
}

const node = findNode();
// npm, nx and the tools they start find the same Node first.
const env = { ...process.env, PATH: `${dirname(node)}:${process.env.PATH ?? ''}` };
const run = fileURLToPath(new URL('./src/run.ts', import.meta.url));
const args = ['--conditions=@pairloom/source', '--disable-warning=ExperimentalWarning', run, ...process.argv.slice(2)];
// The channel lets the command notice that this process is gone.
const child = spawn(node, args, { cwd: root, env, stdio: ['inherit', 'inherit', 'inherit', 'ipc'] });
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
// npm runs this in a shell. Whoever ends npm alone ends the shell with it, but the shell passes no signal on.
if (process.env.npm_lifecycle_event !== undefined) {
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && child.kill('SIGTERM'), 500).unref();
}
child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)));
