import { describe, expect, it } from '@jest/globals';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { WORKSPACE } from './places.ts';

const STATIC = /^(?:import|export)\s(?!type\b)(?:[^'";]*?\sfrom\s)?\s*'([^']+)'/gm;
const ROOMS = new Map(
  ['libs', 'temporal'].flatMap((folder) =>
    readdirSync(join(WORKSPACE, folder)).flatMap((room) => {
      const manifest = join(WORKSPACE, folder, room, 'package.json');
      if (!existsSync(manifest)) return [];
      const { name } = JSON.parse(readFileSync(manifest, 'utf8')) as { name: string };
      return [[name, join(WORKSPACE, folder, room, 'src/index.ts')] as const];
    }),
  ),
);

/** Packages that a program loads before it does anything: all that is not behind `import(…)`. */
function loadedAtStart(main: string): Set<string> {
  const packages = new Set<string>();
  const files = [join(WORKSPACE, main)];
  const seen = new Set(files);
  for (const file of files) {
    for (const [, specifier = ''] of readFileSync(file, 'utf8').matchAll(STATIC)) {
      const next = specifier.startsWith('.') ? join(dirname(file), specifier) : ROOMS.get(specifier);
      if (next === undefined) packages.add(specifier);
      else if (!seen.has(next)) {
        seen.add(next);
        files.push(next);
      }
    }
  }
  return packages;
}

describe('memory of the parts', () => {
  it.each([
    ['apps/gateway/src/main.ts', '@nestjs/core', ['@nestjs/swagger', 'openai', '@aws-sdk/client-s3']],
    ['temporal/worker/src/main.ts', '@temporalio/worker', ['openai', '@aws-sdk/client-s3']],
  ])('%s loads what is seldom used only when it is', (main, needed, seldom) => {
    const loaded = loadedAtStart(main);
    expect(loaded).toContain(needed);
    expect(seldom.filter((name) => loaded.has(name))).toEqual([]);
  });
});
