import type {
  BulkRequest,
  ImportRecord,
  NearPair,
  PairFacets,
  PairNeighbours,
  PairPatch,
  PairVersion,
} from '@pairloom/contract';
import { pair, queuedImport } from './examples.ts';

export const pairPatch: PairPatch = {
  answer: 'Choose "Forgot password" below the sign-in button.',
  metadata: { reviewed: '2026-11-21', draftOf: null },
};

export const changedPair = {
  ...pair,
  answer: 'Choose "Forgot password" below the sign-in button.',
  metadata: { reviewed: '2026-11-21' },
  version: 2,
  lastImport: null,
  updatedAt: '2026-11-21T10:20:44.310Z',
};

const { question, category, tags, status, externalId, variants } = pair;
const fields = { question, category, tags, status, externalId, variants };

export const pairVersions: PairVersion[] = [
  {
    ...fields,
    version: 2,
    answer: changedPair.answer,
    metadata: changedPair.metadata,
    made: { import: null, principal: 'local-owner', at: changedPair.updatedAt },
    ended: null,
  },
  {
    ...fields,
    version: 1,
    answer: pair.answer,
    metadata: {},
    made: { import: pair.lastImport, principal: 'local-owner', at: pair.createdAt },
    ended: { operation: 'update', import: null, principal: 'local-owner', at: changedPair.updatedAt },
  },
];

export const pairNeighbours: PairNeighbours = {
  previousId: '0199f0d3-4e0b-7d19-b6c2-90a1f7d53e29',
  nextId: '0199f0d3-4e0b-7d19-b6c2-90a1f7d53e27',
  current: 12,
  total: 817,
  totalIsExact: true,
};

export const pairFacets: PairFacets = {
  total: 817,
  totalIsExact: true,
  counted: 817,
  status: [
    { value: 'published', count: 790 },
    { value: 'draft', count: 27 },
  ],
  category: [{ value: 'Account', count: 412 }],
  tag: [{ value: 'login', count: 96 }],
  quality: [{ value: 'good', count: 817 }],
  embedding: [{ value: 'embedded', count: 817 }],
  near: [
    { value: 'none', count: 811 },
    { value: 'found', count: 6 },
  ],
};

export const nearPair: NearPair = {
  reason: 'near_duplicate',
  similarity: 0.9312,
  importId: queuedImport.id,
  row: 14,
  pair: { ...pair, id: pairNeighbours.nextId ?? pair.id, question: 'How can I reset my password?' },
  other: pair,
};

export const bulkRequest: Partial<BulkRequest> = {
  operation: 'update',
  filter: { category: 'Account', status: 'draft' },
  set: { status: 'published', addTags: ['reviewed'] },
  rollbackOnError: true,
};

export const queuedBulk: ImportRecord = {
  ...queuedImport,
  kind: 'bulk',
  mode: 'update',
  filename: 'bulk-update.jsonl',
  sourceType: 'jsonl',
  bytes: 8_424,
  mapping: { question: 'question', answer: 'answer', tags: 'tags', status: 'status' },
};
