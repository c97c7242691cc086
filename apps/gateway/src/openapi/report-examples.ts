import type { AuditEvent, ChunkReport, ErrorGroup, PairChange, Receipt, RetiredPair } from '@pairloom/contract';
import { pair, runningImport } from './examples.ts';

export const errorGroup: ErrorGroup = {
  code: 'answer_missing',
  field: 'answer',
  severity: 'error',
  title: 'The answer is blank.',
  count: 3,
  rows: 3,
  ranges: [
    { from: 41, to: 42 },
    { from: 318, to: 318 },
  ],
  moreRanges: 0,
  example: {
    row: 41,
    line: 42,
    value: '',
    raw: 'How do I reset my password?,',
    message: 'The answer is blank.',
  },
  remedy: 'Fill in the answer.',
  proposal:
    'Fill in the column "Best Answer" of the 3 rows, or map another column to answer; the other rows need no second import.',
};

export const failedRows = [
  'Question,Best Answer,_row,_line,_code,_field,_message,_pair_id',
  'How do I reset my password?,,41,42,answer_missing,answer,The answer is blank.,',
  '',
].join('\n');

export const failedLines =
  '{"Question":"How do I reset my password?","Best Answer":"","_row":41,"_line":42,"_code":"answer_missing",' +
  '"_field":"answer","_message":"The answer is blank.","_pair_id":null}\n';

export const exportedCsv = [
  'question,answer,category,tags,status,_version,_pair_id',
  `How do I reset my password?,"Choose ""Forgot password"" on the sign-in page.",Account,"password;sign-in",draft,1,${pair.id}`,
  '',
].join('\n');

const exported = {
  question: pair.question,
  answer: pair.answer,
  category: pair.category,
  tags: pair.tags,
  status: pair.status,
  metadata: pair.metadata,
  _version: pair.version,
  _pair_id: pair.id,
};
export const exportedPairs = [exported];
export const exportedLines = `${JSON.stringify(exported)}\n`;

export const chunk: ChunkReport = {
  chunk: 1,
  status: 'done',
  firstRow: 1,
  rows: 400,
  firstLine: 2,
  bytes: 24_117,
  counts: { created: 392, updated: 0, unchanged: 0, deleted: 0, skipped: 5, failed: 3, unprocessed: 0 },
  errorCount: 3,
  warningCount: 5,
  attempts: 1,
  worker: 'worker-1',
  startedAt: '2026-11-21T10:15:00.310Z',
  finishedAt: '2026-11-21T10:15:00.477Z',
  skip: null,
};

export const change: PairChange = {
  pairId: pair.id,
  change: 'updated',
  row: 12,
  question: pair.question,
  versionBefore: 1,
  versionAfter: 2,
  fields: ['answer', 'metadata.source'],
  before: { answer: 'Press the red button.', 'metadata.source': null },
  after: { answer: 'Use "Forgot password" on the sign-in page.', 'metadata.source': 'handbook' },
};

export const retired: RetiredPair = {
  pairId: pair.id,
  question: pair.question,
  category: pair.category,
  externalId: pair.externalId,
  version: 3,
};

export const auditEvent: AuditEvent = {
  id: '0199f0d3-5b21-7c02-9f3a-6d8e1b4c7a50',
  at: '2026-11-21T10:15:02.118Z',
  principal: 'local-owner',
  action: 'import.completed',
  importId: runningImport.id,
  filename: runningImport.filename,
  kind: runningImport.kind,
  pairId: null,
  details: {},
};

export const receipt: Receipt = {
  schema: 'pairloom-receipt/1',
  import: {
    id: runningImport.id,
    projectId: runningImport.projectId,
    createdBy: 'local-owner',
    kind: 'import',
    mode: 'upsert',
    status: 'completed',
    error: null,
  },
  source: {
    filename: 'faq.csv',
    bytes: 48_213,
    sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    type: 'csv',
  },
  options: { mode: 'upsert', html: 'strip', trim: 'outer', embed: true },
  mapping: { question: 'Question', answer: 'Best Answer' },
  reading: {
    dialect: {
      type: 'csv',
      delimiter: ',',
      quote: '"',
      escape: '"',
      comment: '',
      bodyStart: 21,
      bodyLine: 2,
      columns: ['Question', 'Best Answer'],
    },
    rewriting: null,
  },
  validation: { settingsVersion: 3, ruleSetVersion: 4, rules: ['no-plain-http', 'legal-has-owner'] },
  counts: {
    total: 817,
    processed: 817,
    created: 809,
    updated: 0,
    unchanged: 0,
    deleted: 0,
    skipped: 5,
    failed: 3,
    unprocessed: 0,
  },
  totalFinal: true,
  errorCount: 3,
  warningCount: 5,
  balance: { balanced: true, plannedRows: 817, chunks: 3, chunkRows: 817, loadedRows: 817, countedRows: 817 },
  embeddings: { pending: 0, embedded: 809, reused: 0, failed: 0, calls: 13 },
  timings: {
    createdAt: '2026-11-21T10:14:59.870Z',
    startedAt: '2026-11-21T10:15:00.310Z',
    loadedAt: '2026-11-21T10:15:00.902Z',
    completedAt: '2026-11-21T10:15:02.118Z',
    queuedMs: 440,
    loadMs: 592,
    totalMs: 2_248,
  },
  versions: { pairloom: '0.1.0', contract: 1, folding: 1 },
  hash: '2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae',
};
