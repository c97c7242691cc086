import { describe, expect, it } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { WORKSPACE } from './places.ts';
import { tempFolder } from './testing/temp-folder.ts';

const folder = tempFolder();

const WAITING_COMMAND = `process.on('SIGTERM', () => { console.log('ended orderly'); process.exit(3); });
  setInterval(() => undefined, 60_000);
  console.log('ready');`;

/** The bootstrap in a workspace whose path has a space, before a command of our own. */
function bootstrap(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
  inShell = false,
): ChildProcess {
  const workspace = join(folder(), 'my work space');
  mkdirSync(join(workspace, 'tools/src'), { recursive: true });
  cpSync(join(WORKSPACE, 'tools/bootstrap.mjs'), join(workspace, 'tools/bootstrap.mjs'));
  writeFileSync(join(workspace, 'tools/src/run.ts'), command);
  const node = [process.execPath, join(workspace, 'tools/bootstrap.mjs'), ...args];
  // The colon keeps the shell from handing its process over to Node.
  const [program, ...rest] = inShell ? ['sh', '-c', '"$@"; :', 'sh', ...node] : node;
  return spawn(program as string, rest, {
    env: { ...process.env, NODE_OPTIONS: '', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

describe('bootstrap', () => {
  it('runs the command on a Node that strips types, with its arguments, and keeps its exit code', async () => {
    const child = bootstrap(
      `const args: string[] = process.argv.slice(2);
       console.log(JSON.stringify({ args, node: Number(process.versions.node.split('.')[0]) }));
       process.exitCode = 7;`,
      ['start', 'an argument'],
    );
    const [said, [code]] = (await Promise.all([text(child.stdout!), once(child, 'exit')])) as [string, [number]];
    expect(JSON.parse(said)).toEqual({ args: ['start', 'an argument'], node: expect.any(Number) });
    expect((JSON.parse(said) as { node: number }).node).toBeGreaterThanOrEqual(24);
    expect(code).toBe(7);
  });

  it('passes a signal on and waits for the orderly end', async () => {
    const child = bootstrap(WAITING_COMMAND, []);
    const said = text(child.stdout!);
    await once(child.stdout!, 'data');
    child.kill('SIGTERM');
    expect((await once(child, 'exit'))[0]).toBe(3);
    expect(await said).toContain('ended orderly');
  });

  it('ends the command when npm was ended and took the shell between them along', async () => {
    const shell = bootstrap(WAITING_COMMAND, [], { npm_lifecycle_event: 'start' }, true);
    const said = text(shell.stdout!);
    await once(shell.stdout!, 'data');
    shell.kill('SIGTERM');
    expect(await said).toContain('ended orderly');
  });

  it('lets the command notice that it is gone', async () => {
    const child = bootstrap(
      `process.on('disconnect', () => { console.log('noticed'); process.exit(0); });
       setInterval(() => undefined, 60_000);
       console.log('ready');`,
      [],
    );
    const said = text(child.stdout!);
    await once(child.stdout!, 'data');
    child.kill('SIGKILL');
    expect(await said).toContain('noticed');
  });
});
