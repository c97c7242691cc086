import { describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tempFolder } from '../testing/temp-folder.ts';
import { areInstalled } from './packages.ts';

const workspace = tempFolder();

const locked = {
  '': { version: '0.1.0' },
  'libs/core': { version: '0.1.0' },
  'node_modules/@pairloom/core': { link: true },
  'node_modules/needed': { version: '1.0.0' },
  'node_modules/for-another-platform': { version: '2.0.0', optional: true },
};

function lock(packages: object = locked): void {
  writeFileSync(join(workspace(), 'package-lock.json'), JSON.stringify({ packages }));
}

function installed(packages: object): void {
  mkdirSync(join(workspace(), 'node_modules'), { recursive: true });
  writeFileSync(join(workspace(), 'node_modules/.package-lock.json'), JSON.stringify({ packages }));
}

const whole = { 'node_modules/@pairloom/core': { link: true }, 'node_modules/needed': { version: '1.0.0' } };

describe('areInstalled', () => {
  it('sees that nothing is installed', () => {
    lock();
    expect(areInstalled(workspace())).toBe(false);
  });

  it('accepts what npm has installed, without packages of other platforms', () => {
    lock();
    installed(whole);
    expect(areInstalled(workspace())).toBe(true);
  });

  it.each([
    ['a package is missing', { 'node_modules/@pairloom/core': { link: true } }],
    ['a package has another version', { ...whole, 'node_modules/needed': { version: '1.0.1' } }],
    ['a project is not linked', { 'node_modules/needed': { version: '1.0.0' } }],
  ])('sees that %s', (_, packages) => {
    lock();
    installed(packages);
    expect(areInstalled(workspace())).toBe(false);
  });

  it('believes its own mark as long as the lock is the same', () => {
    lock();
    installed({});
    const hash = createHash('sha256')
      .update(JSON.stringify({ packages: locked }))
      .digest('hex');
    writeFileSync(join(workspace(), 'node_modules/.pairloom-lock'), hash);
    expect(areInstalled(workspace())).toBe(true);
    lock({ ...locked, 'node_modules/new': { version: '1.0.0' } });
    expect(areInstalled(workspace())).toBe(false);
  });
});
