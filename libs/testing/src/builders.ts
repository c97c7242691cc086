import {
  ImportOptions,
  ImportRecord,
  Pair,
  RowError,
  type CompleteMapping,
  type ImportOptions as Options,
  type ImportRecord as Record,
  type Pair as StoredPair,
  type RowError as Finding,
} from '@pairloom/contract';
import type { Dialect, ReadPlan } from '@pairloom/core';
import { randomUUID } from 'node:crypto';
import type { z } from 'zod';

const AT = '2026-01-02T03:04:05.678Z';

/** Options as the API reads them: what is left out has its default. */
export const importOptions = (given: z.input<typeof ImportOptions> = {}): Options => ImportOptions.parse(given);

export const completeMapping = (given: Partial<CompleteMapping> = {}): CompleteMapping => ({
  question: 'question',
  answer: 'answer',
  ...given,
});

/** Plan of a CSV file with the columns question and answer. */
export function readPlan(given: Partial<Omit<ReadPlan, 'dialect'>> & { dialect?: Partial<Dialect> } = {}): ReadPlan {
  const columns = given.dialect?.columns ?? ['question', 'answer'];
  const delimiter = given.dialect?.delimiter ?? ',';
  const dialect: Dialect = {
    type: 'csv',
    delimiter,
    quote: '"',
    escape: '"',
    comment: '',
    bodyStart: Buffer.byteLength(`${columns.join(delimiter)}\n`),
    bodyLine: 2,
    ...given.dialect,
    columns,
  };
  const sourceType = dialect.type === 'rows' ? 'json' : dialect.type;
  return { sourceType, mapping: completeMapping(), html: 'strip', trim: 'outer', ...given, dialect };
}

/** A pair without vector, written by hand. */
export const pair = (given: Partial<StoredPair> = {}): StoredPair =>
  Pair.parse({
    id: randomUUID(),
    question: 'What is a pair?',
    answer: 'A question with its answer.',
    category: null,
    tags: [],
    metadata: {},
    status: 'draft',
    externalId: null,
    variants: [],
    version: 1,
    embedding: 'pending',
    lastImport: null,
    createdAt: AT,
    updatedAt: AT,
    ...given,
  });

export const rowError = (given: Partial<Finding> = {}): Finding =>
  RowError.parse({
    row: 1,
    line: 2,
    field: 'question',
    value: '',
    code: 'question_missing',
    message: 'The question is blank.',
    severity: 'error',
    raw: ',An answer without a question',
    ...given,
  });

/** An import of ten rows that has just been queued. */
export const importRecord = (given: Partial<Record> = {}): Record =>
  ImportRecord.parse({
    id: randomUUID(),
    projectId: randomUUID(),
    createdBy: 'local-owner',
    kind: 'import',
    mode: 'upsert',
    status: 'pending',
    phase: 'queued',
    filename: 'pairs.csv',
    sourceType: 'csv',
    bytes: 1_000,
    mapping: completeMapping(),
    metadata: null,
    error: null,
    attention: null,
    paused: false,
    cancelRequested: false,
    counts: {
      total: 10,
      processed: 0,
      created: 0,
      updated: 0,
      unchanged: 0,
      deleted: 0,
      skipped: 0,
      failed: 0,
      unprocessed: 10,
    },
    totalFinal: true,
    errorCount: 0,
    warningCount: 0,
    recentErrors: [],
    revision: 0,
    embeddings: { pending: 0, embedded: 0, reused: 0, failed: 0, calls: 0 },
    rowsPerSecond: null,
    secondsLeft: null,
    queue: { position: 1, reason: 'next' },
    lastActivityAt: null,
    createdAt: AT,
    updatedAt: AT,
    startedAt: null,
    completedAt: null,
    links: { retryOf: null, retriedBy: [], undoOf: null, undoneBy: null, workflow: null },
    stateFrom: 'database',
    ...given,
  });
