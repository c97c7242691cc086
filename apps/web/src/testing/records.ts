import type {
  Counts,
  EmbeddingCounts,
  ImportRecord,
  MappingHelp,
  Notice,
  Pair,
  Problem,
  RowError,
} from '@pairloom/contract';

export const PROJECT = '01900000-0000-7000-8000-000000000001';
export const OTHER_PROJECT = '01900000-0000-7000-8000-000000000002';

/** A valid, time-ordered id: `idOf(7)`. */
export const idOf = (n: number): string => `01900000-0000-7000-8000-${String(n).padStart(12, '0')}`;

export const timeOf = (second: number): string => new Date(Date.UTC(2026, 10, 21, 12, 0, second)).toISOString();

/** Notice number n, without an end. */
export const noticeOf = (n: number, changes: Partial<Notice> = {}): Notice => ({
  ...{ id: idOf(n), text: `Notice ${n}`, level: 'info', until: null, setBy: 'ada', setAt: timeOf(n) },
  ...changes,
});

export function countsOf(counts: Partial<Counts> = {}): Counts {
  const fates = { created: 0, updated: 0, unchanged: 0, deleted: 0, skipped: 0, failed: 0, unprocessed: 0, ...counts };
  const processed = fates.created + fates.updated + fates.unchanged + fates.deleted + fates.skipped + fates.failed;
  return { total: processed + fates.unprocessed, processed, ...fates };
}

type RecordChanges = Partial<Omit<ImportRecord, 'counts' | 'embeddings'>> & {
  counts?: Partial<Counts>;
  embeddings?: Partial<EmbeddingCounts>;
};

/** Import number n, running with nothing done, created in second n. */
export function recordOf(n: number, { counts, embeddings, ...changes }: RecordChanges = {}): ImportRecord {
  const rows = countsOf(counts);
  return {
    id: idOf(n),
    projectId: PROJECT,
    createdBy: 'local',
    kind: 'import',
    mode: 'upsert',
    status: 'processing',
    phase: 'loading',
    filename: `pairs-${n}.csv`,
    sourceType: 'csv',
    bytes: 1_000,
    mapping: { question: 'Question', answer: 'Answer' },
    metadata: null,
    error: null,
    attention: null,
    paused: false,
    cancelRequested: false,
    counts: rows,
    totalFinal: true,
    errorCount: rows.failed,
    warningCount: rows.skipped,
    recentErrors: [],
    revision: 1,
    embeddings: { pending: 0, embedded: 0, reused: 0, failed: 0, calls: 0, ...embeddings },
    rowsPerSecond: null,
    secondsLeft: null,
    queue: null,
    lastActivityAt: null,
    createdAt: timeOf(n),
    updatedAt: timeOf(n),
    startedAt: timeOf(n),
    completedAt: null,
    links: { retryOf: null, retriedBy: [], undoOf: null, undoneBy: null, workflow: null },
    stateFrom: 'workflow',
    ...changes,
  };
}

export const endedOf = (n: number, changes: RecordChanges = {}): ImportRecord =>
  recordOf(n, { status: 'completed', phase: 'ended', completedAt: timeOf(n + 5), revision: 100, ...changes });

export const findingOf = (row: number, changes: Partial<RowError> = {}): RowError => ({
  row,
  line: row + 1,
  field: 'answer',
  value: null,
  code: 'answer_missing',
  message: 'The answer is blank.',
  severity: 'error',
  raw: `"What is ${row}?",`,
  ...changes,
});

export const problemOf = (changes: Partial<Problem> = {}): Problem => ({
  type: 'urn:pairloom:problem:header_duplicate',
  title: 'Two columns have the same name.',
  status: 422,
  code: 'header_duplicate',
  detail: 'The column "answer" stands twice.',
  remedy: 'Give each column a name of its own.',
  retryable: false,
  correlationId: 'c-1',
  ...changes,
});

export const mappingHelp: MappingHelp = {
  columns: ['Type', 'Question', 'Best Answer', 'Correct Answers'],
  candidates: { question: ['Question'], answer: ['Best Answer', 'Correct Answers'] },
  samples: [
    ['Adversarial', 'Where do cookies come from?', 'That is unclear', 'Japan'],
    ['Plain', 'ما هي العاصمة؟', '', 'الرياض'],
  ],
};

export const mappingRequired = (): Problem =>
  problemOf({ code: 'mapping_required', type: 'urn:pairloom:problem:mapping_required', mapping: mappingHelp });

export const pairOf = (n: number, changes: Partial<Pair> = {}): Pair => ({
  id: idOf(n),
  question: `Question ${n}?`,
  answer: `Answer ${n}.`,
  category: null,
  tags: [],
  metadata: {},
  status: 'draft',
  externalId: null,
  variants: [],
  version: 1,
  embedding: 'embedded',
  lastImport: null,
  createdAt: timeOf(n),
  updatedAt: timeOf(n),
  ...changes,
});
