import { expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { signalTree, treeOf } from './process-tree.ts';

const onLinux = process.platform === 'linux' ? it : it.skip;

onLinux('reaches what a process has started, and what that has', async () => {
  const script = `require('node:child_process').spawn('sleep', ['60'], { stdio: 'ignore' }); setInterval(() => {}, 1000); console.log('up')`;
  const parent = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'ignore'] });
  await once(parent.stdout, 'data');
  const tree = await treeOf(parent.pid ?? 0);
  expect(tree).toHaveLength(2);
  await signalTree(parent.pid ?? 0, 'SIGKILL');
  await once(parent, 'exit');
  await expect(treeOf(tree[1] ?? 0)).resolves.toEqual([tree[1]]);
  expect(await treeOf(process.pid)).not.toContain(parent.pid);
});
