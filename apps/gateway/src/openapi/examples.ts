import type { ImportRecord, Pair, Problem, Project, ProjectEvent, Readiness, RowError } from '@pairloom/contract';

const PROJECT_ID = '0199f0d2-7a10-7c3e-9b1d-2f4a6c8e0b12';
const IMPORT_ID = '0199f0d3-1c52-7e48-8a77-51d0c3b9e6f4';
const PAIR_ID = '0199f0d3-4e0b-7d19-b6c2-90a1f7d53e28';

export const project: Project = { id: PROJECT_ID, name: 'Support' };

export const rowError: RowError = {
  row: 41,
  line: 42,
  field: 'answer',
  value: '',
  code: 'answer_missing',
  message: 'The answer is blank.',
  severity: 'error',
  raw: 'How do I reset my password?,',
};

export const queuedImport: ImportRecord = {
  id: IMPORT_ID,
  projectId: PROJECT_ID,
  createdBy: 'local-owner',
  kind: 'import',
  mode: 'upsert',
  status: 'pending',
  phase: 'queued',
  filename: 'faq.csv',
  sourceType: 'csv',
  bytes: 48_213,
  mapping: { question: 'Question', answer: 'Best Answer' },
  metadata: null,
  error: null,
  attention: null,
  paused: false,
  pause: null,
  controls: ['cancel', 'pause'],
  resultsUntil: null,
  cancelRequested: false,
  counts: {
    total: null,
    processed: 0,
    created: 0,
    updated: 0,
    unchanged: 0,
    deleted: 0,
    skipped: 0,
    failed: 0,
    unprocessed: 0,
  },
  totalFinal: true,
  errorCount: 0,
  warningCount: 0,
  recentErrors: [],
  revision: 4_398_046_511_104,
  embeddings: { pending: 0, embedded: 0, reused: 0, failed: 0, calls: 0 },
  rowsPerSecond: null,
  secondsLeft: null,
  queue: { position: 1, reason: 'waits for a worker' },
  lastActivityAt: '2026-11-21T10:15:00.120Z',
  createdAt: '2026-11-21T10:14:59.870Z',
  updatedAt: '2026-11-21T10:15:00.120Z',
  startedAt: null,
  completedAt: null,
  links: { retryOf: null, retriedBy: [], undoOf: null, undoneBy: null, workflow: null },
  stateFrom: 'database',
};

export const runningImport: ImportRecord = {
  ...queuedImport,
  status: 'processing',
  phase: 'loading',
  counts: {
    total: 817,
    processed: 400,
    created: 392,
    updated: 0,
    unchanged: 0,
    deleted: 0,
    skipped: 5,
    failed: 3,
    unprocessed: 417,
  },
  errorCount: 3,
  warningCount: 5,
  recentErrors: [rowError],
  revision: 13_194_139_533_712,
  embeddings: { pending: 392, embedded: 0, reused: 0, failed: 0, calls: 0 },
  rowsPerSecond: 2_400,
  secondsLeft: [1, 4],
  queue: null,
  startedAt: '2026-11-21T10:15:00.310Z',
  stateFrom: 'workflow',
};

export const pair: Pair = {
  id: PAIR_ID,
  question: 'How do I reset my password?',
  answer: 'Choose "Forgot password" on the sign-in page.',
  category: 'Account',
  tags: ['password', 'sign-in'],
  metadata: {},
  status: 'draft',
  externalId: null,
  variants: [],
  version: 1,
  embedding: 'embedded',
  lastImport: { importId: IMPORT_ID, row: 12 },
  createdAt: '2026-11-21T10:15:01.004Z',
  updatedAt: '2026-11-21T10:15:01.004Z',
};

export const importEvent: ProjectEvent = { type: 'import', import: runningImport };

export const ready: Readiness = {
  status: 'ready',
  parts: { database: { status: 'up' }, temporal: { status: 'up' }, blobs: { status: 'up' } },
};

export const notReady: Readiness = {
  status: 'not_ready',
  parts: {
    database: { status: 'up' },
    temporal: { status: 'down', message: 'cannot be reached' },
    blobs: { status: 'up' },
  },
};

export const CORRELATION_ID: Problem['correlationId'] = '7e6f1a54-6a51-4d0b-9f0c-0a4f0d5c1b9e';
