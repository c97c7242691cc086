import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { WORKSPACE } from '../places.ts';
import { GATEWAY, WORKER } from './node-parts.ts';

describe('images', () => {
  it.each([
    ['apps/gateway/Dockerfile', GATEWAY],
    ['temporal/worker/Dockerfile', WORKER],
  ])('%s starts its part as it is started here', (file, { main, flags }) => {
    const image = readFileSync(join(WORKSPACE, file), 'utf8');
    const sourceMaps = ['--import', '@pairloom/config/own-source-maps'];
    expect(JSON.parse(/^CMD (.+)$/m.exec(image)?.[1] ?? '[]')).toEqual(['node', ...sourceMaps, ...flags, main]);
  });
});
