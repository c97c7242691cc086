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

describe('toFailure', () => {
  it('leaves failures of Temporal as they are', () => {
    for (const failure of [new CancelledFailure('stop'), ApplicationFailure.create({ type: 'any' })])
      expect(toFailure(failure, 1)).toBe(failure);
  });

  it.each([
    ['a fault of the file, for good', new FileFault('json_invalid', undefined, { line: 12 }), true, [{ line: 12 }]],
    ['a fault of the file without a line', new FileFault('source_missing'), true, [{}]],
    ['a fault of the system, to be tried again', new SystemFault('database_unavailable'), false, [{}]],
  ])('gives %s', (_, fault, nonRetryable, details) => {
    expect(toFailure(fault, 100)).toMatchObject({ type: fault.code, message: fault.message, nonRetryable, details });
  });

  it('waits as long as the provider asks', () => {
    const fault = new EmbeddingFault('embedding_rate_limited', 'Wait.', { retryable: true, retryAfterMs: 42_000 });
    expect(toFailure(fault, 1)).toMatchObject({
      type: 'embedding_rate_limited',
      nonRetryable: false,
      nextRetryDelay: 42_000,
    });
  });

  it('does not try again what the provider refuses for good', () => {
    const fault = new EmbeddingFault('embedding_credentials', 'Wrong key.', { retryable: false });
    expect(toFailure(fault, 1)).toMatchObject({ type: 'embedding_credentials', nonRetryable: true });
  });

  it.each([
    [1, false],
    [7, false],
    [8, true],
    [9, true],
  ])('tries an unexpected error again at attempt %i: ends it there = %s', (attempt, nonRetryable) => {
    const failure = toFailure(new TypeError('x is undefined'), attempt);
    expect(failure).toMatchObject({ type: 'internal', message: 'Something unexpected went wrong.', nonRetryable });
  });

  it('carries where an error came from but none of its words, which may quote a row', () => {
    const driver = Object.assign(new Error('invalid input syntax for type json: "the secret answer"'), {
      code: '22P02',
      detail: 'Token "the secret answer" is invalid.',
    });
    const wrapped = new Error("insert into qa_pair values ('the secret answer')", { cause: driver });
    for (const error of [wrapped, new SystemFault('database_unavailable', undefined, { cause: wrapped })]) {
      const words = wordsOf(toFailure(error, 1));
      expect(words).not.toContain('secret');
      expect(words).toContain('22P02');
      expect(words).toContain('failures.spec.ts');
    }
  });

  it('takes what was thrown without being an error', () => {
    const words = wordsOf(toFailure('the secret answer', 1));
    expect(words).not.toContain('secret');
    expect(words).toContain('a thrown string');
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
