import { Writable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { createLogger, NestLogger } from './logger.ts';

function logged(use: (logger: NestLogger) => void): Record<string, unknown>[] {
  const lines: Record<string, unknown>[] = [];
  const sink = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      lines.push(JSON.parse(chunk.toString()) as Record<string, unknown>);
      done();
    },
  });
  use(new NestLogger(createLogger('trace', sink)));
  return lines;
}

describe('NestLogger', () => {
  it("puts the framework's words into the gateway's lines", () => {
    const lines = logged((logger) => {
      logger.log('Mapped', 'Router');
      logger.warn('odd', 'Router');
      logger.error('broken', 'a stack', 'Injector');
      logger.error(new TypeError('secret'));
      logger.debug('detail');
      logger.verbose('more');
    });
    expect(lines.map(({ level, msg, context }) => [level, msg, context])).toEqual([
      [20, 'Mapped', 'Router'],
      [40, 'odd', 'Router'],
      [50, 'broken', 'Injector'],
      [50, 'TypeError', undefined],
      [20, 'detail', undefined],
      [10, 'more', undefined],
    ]);
    expect(lines[0]).toMatchObject({ part: 'gateway', time: expect.stringMatching(/^\d{4}-.*Z$/) });
  });
});
