import { describe, expect, it } from '@jest/globals';
import { readOptions } from './options.ts';

describe('options', () => {
  it('take paths from where the user stands', () => {
    const options = readOptions(
      ['files', '--manifest', 'm.json', '--write', '/tmp/new.json', '--timeout', '5'],
      '/home/me',
    );
    expect(options).toEqual({
      folder: '/home/me/files',
      manifest: '/home/me/m.json',
      filter: undefined,
      url: undefined,
      embed: false,
      jobs: 2,
      timeoutMs: 5000,
      write: '/tmp/new.json',
      out: undefined,
    });
  });

  it.each([[[]], [['a', 'b']], [['a', '--jobs', '0']], [['a', '--timeout', 'soon']], [['a', '--unheard-of']]])(
    'that cannot be used are refused with the usage: %j',
    (args) => expect(() => readOptions(args, '/')).toThrow('usage: npm run corpus'),
  );
});
