import { Session } from 'node:inspector/promises';
import { fileURLToPath } from 'node:url';
import { shouldInstrument } from '@jest/transform';
import { compiled } from './loading.mjs';

let session;

/** Begins counting, once in a process: before anything of ours is loaded. */
export async function startCounting() {
  if (session !== undefined) return;
  session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
}

/** What ran since the last call, of the files that count, in the shape that Jest's reporter merges. */
export async function takeCounts(options, config) {
  const { result } = await session.post('Profiler.takePreciseCoverage');
  return result
    .filter(({ url }) => url.startsWith('file:') && !url.includes('/node_modules/'))
    .map((script) => ({ ...script, url: fileURLToPath(script.url) }))
    .filter(({ url }) => compiled.has(url) && shouldInstrument(url, options, config, [...compiled.keys()]))
    .map((script) => ({ codeTransformResult: compiled.get(script.url), result: script }));
}
