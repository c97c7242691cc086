import { describe, expect, it } from '@jest/globals';
import { silent } from '../log.ts';
import { findChromium, type ChromiumWays } from './chromium.ts';

const none = async (): Promise<undefined> => undefined;
const never = async (): Promise<never> => {
  throw new Error('must not be asked');
};
const find = (ways: Partial<ChromiumWays>, env: NodeJS.ProcessEnv = {}): Promise<string | undefined> =>
  findChromium(silent, env, { onPath: never, byApt: never, byNpm: never, ...ways });

describe('findChromium', () => {
  it('takes the one that CHROMIUM_PATH names, and asks no further', async () => {
    expect(await find({}, { CHROMIUM_PATH: process.execPath })).toBe(process.execPath);
    await expect(find({}, { CHROMIUM_PATH: '/no/such/browser' })).rejects.toThrow('which is no program');
  });

  it('asks PATH, then apt, then npm', async () => {
    expect(await find({ onPath: async () => '/usr/bin/chromium' })).toBe('/usr/bin/chromium');
    expect(await find({ onPath: none, byApt: async () => '/apt' }, { CHROMIUM_PATH: '' })).toBe('/apt');
    expect(await find({ onPath: none, byApt: none, byNpm: async () => '/npm' })).toBe('/npm');
    expect(await find({ onPath: none, byApt: none, byNpm: none })).toBeUndefined();
  });
});
