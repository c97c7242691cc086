import { expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

const PRELOADED = pathToFileURL(join(import.meta.dirname, 'own-source-maps.ts')).href;
const MAP = JSON.stringify({ version: 3, sources: ['index.ts'], names: [], mappings: 'AAAA' });
const MAIN = `
  import { findSourceMap } from 'node:module';
  import other from 'other';
  const mapped = (path) => findSourceMap(path) !== undefined;
  console.log(JSON.stringify({ own: mapped(import.meta.filename), packages: mapped(other) }));`;

async function writeMapped(folder: string, code: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), '{ "type": "module", "main": "index.js" }');
  await writeFile(join(folder, 'index.js'), `${code}\n//# sourceMappingURL=index.js.map\n`);
  await writeFile(join(folder, 'index.js.map'), MAP);
}

it('source maps are kept of the own files, not of packages', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'source-maps-'));
  try {
    await writeMapped(folder, MAIN);
    await writeMapped(join(folder, 'node_modules/other'), 'export default import.meta.filename;');
    const env = { ...process.env, NODE_OPTIONS: '' };
    const args = ['--import', PRELOADED, join(folder, 'index.js')];
    const { stdout } = await promisify(execFile)(process.execPath, args, { env });
    expect(JSON.parse(stdout)).toEqual({ own: true, packages: false });
  } finally {
    await rm(folder, { recursive: true });
  }
});
