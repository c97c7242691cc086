import { describe, expect, it } from '@jest/globals';
import { wantedPort } from './wanted-port.ts';

describe('wantedPort', () => {
  it.each([
    [undefined, 3000],
    ['', 3000],
    ['8080', 8080],
  ])('takes PORT=%s as %i', (given, port) => {
    expect(wantedPort({ PORT: given })).toBe(port);
  });

  it.each(['0', '65536', '80.5', 'http'])('refuses PORT=%s', (given) => {
    expect(() => wantedPort({ PORT: given })).toThrow(`PORT is "${given}", which is no port`);
  });
});
