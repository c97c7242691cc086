import { describe, expect, it } from '@jest/globals';
import { EmbeddingFault, FileFault, SystemFault } from '@pairloom/core';
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { stopFailure, toFailure } from './failures.ts';

/** Everything that would enter a history: messages, names, stacks and details of the failure and its causes. */
function wordsOf(failure: unknown): string {
  const words: string[] = [];
  for (let e = failure; e instanceof Error; e = e.cause)
    words.push(e.name, e.message, e.stack ?? '', JSON.stringify(e instanceof ApplicationFailure ? e.details : []));
  return words.join('\n');
}

const FIRST = { attempt: 1 };

describe('toFailure', () => {
  it('leaves failures of Temporal as they are', () => {
    for (const failure of [new CancelledFailure('stop'), ApplicationFailure.create({ type: 'any' })])
      expect(toFailure(failure, FIRST)).toBe(failure);
  });

  it.each([
    ['a fault of the file, for good', new FileFault('json_invalid', undefined, { line: 12 }), true, [{ line: 12 }]],
    ['a fault of the file without a line', new FileFault('source_missing'), true, [{}]],
    ['a fault of the system, to be tried again', new SystemFault('database_unavailable'), false, [{}]],
  ])('gives %s', (_, fault, nonRetryable, details) => {
    expect(toFailure(fault, { attempt: 100 })).toMatchObject({
      type: fault.code,
      message: fault.message,
      nonRetryable,
      details,
    });
  });

  it('waits as long as the provider asks', () => {
    const fault = new EmbeddingFault('embedding_rate_limited', 'Wait.', { retryable: true, retryAfterMs: 42_000 });
    expect(toFailure(fault, FIRST)).toMatchObject({
      type: 'embedding_rate_limited',
      nonRetryable: false,
      nextRetryDelay: 42_000,
    });
  });

  it('does not try again what the provider refuses for good', () => {
    const fault = new EmbeddingFault('embedding_credentials', 'Wrong key.', { retryable: false });
    expect(toFailure(fault, FIRST)).toMatchObject({ type: 'embedding_credentials', nonRetryable: true });
  });

  it.each([
    [1, false],
    [7, false],
    [8, true],
    [9, true],
  ])('tries an unexpected error again at attempt %i: ends it there = %s', (attempt, nonRetryable) => {
    const failure = toFailure(new TypeError('x is undefined'), { attempt });
    expect(failure).toMatchObject({ type: 'internal', message: 'Something unexpected went wrong.', nonRetryable });
  });

  it.each(['22P05', '22001', '23514'])('does not try again what the database refuses for its value: %s', (code) => {
    const driver = Object.assign(new Error('refused'), { code });
    const failure = toFailure(new Error('statement failed', { cause: driver }), FIRST);
    expect(failure).toMatchObject({ type: 'internal', nonRetryable: true });
  });

  it('carries where an error came from but none of its words, which may quote a row', () => {
    const driver = Object.assign(new Error('invalid input syntax for type json: "the secret answer"'), {
      code: '22P02',
      detail: 'Token "the secret answer" is invalid.',
    });
    const wrapped = new Error("insert into qa_pair values ('the secret answer')", { cause: driver });
    for (const error of [wrapped, new SystemFault('database_unavailable', undefined, { cause: wrapped })]) {
      const words = wordsOf(toFailure(error, FIRST));
      expect(words).not.toContain('secret');
      expect(words).toContain('22P02');
      expect(words).toContain('failures.spec.ts');
    }
  });

  it('takes what was thrown without being an error', () => {
    const words = wordsOf(toFailure('the secret answer', FIRST));
    expect(words).not.toContain('secret');
    expect(words).toContain('a thrown string');
  });
});

describe('a fault that a person can mend', () => {
  const chunk = { no: 7, rows: [61, 70] as const };
  const waiting = { waits: true, chunk: 7, rows: [61, 70] };

  it.each([
    ['lost source', new FileFault('source_missing'), 1],
    ['wrong key', new EmbeddingFault('embedding_credentials', 'Wrong key.', { retryable: false }), 1],
    ['wrong login, tried for a minute', new SystemFault('database_credentials'), 8],
    ['missing table, tried for a minute', new SystemFault('database_schema_missing'), 8],
    ['full disk, tried for a minute', new SystemFault('database_full'), 8],
    ['full blob store, tried for a minute', new SystemFault('blob_full'), 8],
    ['chunk at which every attempt died', new SystemFault('chunk_failing'), 1],
    ['chunk that fails of the program', new TypeError('x is undefined'), 8],
  ])('%s: tells the workflow to wait, and with which chunk', (_what, error, attempt) => {
    const failure = toFailure(error, { attempt, mayWait: true, chunk });
    expect(failure).toMatchObject({ nonRetryable: true, details: [waiting] });
  });

  it('is tried again before', () => {
    const failure = toFailure(new SystemFault('database_full'), { attempt: 7, mayWait: true, chunk });
    expect(failure).toMatchObject({ nonRetryable: false, details: [{}] });
  });

  it('is tried without end where nothing can wait, and a fault that passes everywhere', () => {
    expect(toFailure(new SystemFault('database_full'), { attempt: 100 })).toMatchObject({ nonRetryable: false });
    const passing = toFailure(new SystemFault('database_unavailable'), { attempt: 100, mayWait: true, chunk });
    expect(passing).toMatchObject({ nonRetryable: false });
  });

  it('is asked about only when the step itself has failed so often: attempts that found a part away do not count', () => {
    const broken = new TypeError('x is undefined');
    expect(toFailure(broken, { attempt: 20, away: 13 })).toMatchObject({ type: 'internal', nonRetryable: false });
    expect(toFailure(broken, { attempt: 20, away: 12 })).toMatchObject({ type: 'internal', nonRetryable: true });
    const full = new SystemFault('database_full');
    expect(toFailure(full, { attempt: 20, away: 13, mayWait: true })).toMatchObject({ nonRetryable: false });
    expect(toFailure(full, { attempt: 20, away: 12, mayWait: true })).toMatchObject({ nonRetryable: true });
  });

  it.each([
    ['a step', undefined, 'step_failing', { waits: true }],
    ['a chunk', chunk, 'chunk_failing', waiting],
  ])('is a statement that took too long at eight attempts in a row at %s', (_what, at, type, details) => {
    const slow = new SystemFault('database_unavailable');
    const failing = (tooSlow: number, mayWait = true) => toFailure(slow, { attempt: 8, tooSlow, mayWait, chunk: at });
    expect(failing(7)).toMatchObject({ type: 'database_unavailable', nonRetryable: false });
    expect(failing(8, false)).toMatchObject({ type: 'database_unavailable', nonRetryable: false });
    expect(failing(8)).toMatchObject({ type, nonRetryable: true, details: [details] });
  });

  it('is none when it lies in the file, or the provider was given up', () => {
    const broken = toFailure(new FileFault('json_invalid'), { attempt: 1, mayWait: true, chunk });
    expect(broken).toMatchObject({ nonRetryable: true, details: [{}] });
    const late = new EmbeddingFault('embedding_unavailable', 'Away.', { retryable: false });
    expect(toFailure(late, { attempt: 9, mayWait: true })).toMatchObject({ nonRetryable: true, details: [{}] });
  });
});

describe('stopFailure', () => {
  it('ends the work at a requested cancel', () => {
    expect(stopFailure({ state: 'cancel_requested' })).toMatchObject({
      type: 'import_cancel_requested',
      nonRetryable: true,
    });
  });

  it('comes again after being overtaken', () => {
    expect(stopFailure({ state: 'superseded' })).toMatchObject({ type: 'attempt_superseded', nonRetryable: false });
  });
});
