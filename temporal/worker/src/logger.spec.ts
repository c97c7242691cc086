import { describe, expect, it } from '@jest/globals';
import { ApplicationFailure } from '@temporalio/common';
import { createLogger, describeError, temporalLogger } from './logger.ts';

function recording() {
  const lines: Record<string, unknown>[] = [];
  const write = (line: string): void => void lines.push(JSON.parse(line) as Record<string, unknown>);
  return { lines, logger: createLogger('debug', { write }) };
}

describe('createLogger', () => {
  it('names the part and keeps to its level', () => {
    const logger = createLogger('error');
    expect(logger.bindings()).toEqual({ part: 'worker' });
    expect(logger.isLevelEnabled('warn')).toBe(false);
  });
});

describe('temporalLogger', () => {
  it('keeps ids and drops the rest', () => {
    const { lines, logger } = recording();
    temporalLogger(logger).warn('Activity failed', {
      workflowId: 'import-1',
      attempt: 2,
      args: ['the secret answer'],
      error: new TypeError('broken'),
    });
    expect(lines).toEqual([
      {
        level: 40,
        part: 'worker',
        time: expect.stringMatching(/^\d{4}-.*Z$/),
        msg: 'Activity failed',
        workflowId: 'import-1',
        attempt: 2,
        err: { type: 'TypeError', message: 'broken', stack: expect.stringContaining('logger.spec.ts') },
      },
    ]);
  });

  it('puts words of daily routine down to debug', () => {
    const { lines, logger } = recording();
    const temporal = temporalLogger(logger);
    temporal.error('e');
    temporal.warn('w');
    temporal.info('i');
    temporal.debug('below the level of what is asked for');
    expect(lines.map(({ level, msg }) => [level, msg])).toEqual([
      [50, 'e'],
      [40, 'w'],
      [20, 'i'],
    ]);
  });
});

describe('describeError', () => {
  it('follows causes and keeps codes, but not what PostgreSQL says of values', () => {
    const cause = Object.assign(new Error('violates a constraint'), { code: '23505', detail: 'Key (q)=(secret)' });
    const described = describeError(new Error('not written', { cause }));
    expect(described).toMatchObject({ type: 'Error', message: 'not written', cause: { code: '23505' } });
    expect(JSON.stringify(described)).not.toContain('secret');
  });

  it('names the code of an activity that failed', () => {
    const failure = ApplicationFailure.create({ type: 'database_full', message: 'No space.' });
    expect(describeError(failure)).toMatchObject({ type: 'ApplicationFailure', code: 'database_full' });
  });

  it('takes what is no error', () => {
    expect(describeError('text')).toEqual({ type: 'string', message: 'text' });
  });
});
