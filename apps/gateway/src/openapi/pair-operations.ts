import {
  FacetQuery,
  PairCountQuery,
  NeighbourQuery,
  PageQuery,
  PairListQuery,
  PairPatchQuery,
  PairVersionQuery,
  SimilarQuery,
  type ErrorCode,
} from '@pairloom/contract';
import { pair } from './examples.ts';
import type { Operation } from './operation.ts';
import * as examples from './pair-examples.ts';

const PAIRS = '/api/v1/projects/:projectId/pairs';
const PAIR = `${PAIRS}/:pairId`;
const ETAG = { ETag: 'The version of the pair, for If-Match.' };
const ifMatch = (required: boolean): object => ({
  name: 'If-Match',
  in: 'header',
  required,
  description: 'ETag of the version that is changed, or `*` for whichever there is.',
  schema: { type: 'string' },
  example: '"1"',
});
const NOT_THERE = ['project_not_found', 'pair_not_found'] as const;
const BODY_FAULTS = ['media_type_unsupported', 'body_too_large'] as const;
const CHANGED: readonly ErrorCode[] = [...NOT_THERE, 'version_changed', 'version_required'];

const listPairs: Operation = {
  id: 'listPairs',
  method: 'get',
  path: PAIRS,
  tag: 'Pairs',
  summary: 'List pairs, newest first unless told otherwise',
  query: PairListQuery,
  answers: [
    { status: 200, description: 'A page of pairs.', schema: 'PairPage', example: { items: [pair], nextCursor: null } },
  ],
  problems: ['project_not_found', 'cursor_invalid'],
};

const pairFacets: Operation = {
  id: 'pairFacets',
  method: 'get',
  path: `${PAIRS}/facets`,
  tag: 'Pairs',
  summary: 'How the pairs of a filter divide',
  description:
    'Pairs are counted up to 10,000. Values are counted in the newest pairs when there are many; `counted` says in how many.',
  query: FacetQuery,
  answers: [{ status: 200, description: 'The figures.', schema: 'PairFacets', example: examples.pairFacets }],
  problems: ['project_not_found'],
};

const countPairs: Operation = {
  id: 'countPairs',
  method: 'get',
  path: `${PAIRS}/count`,
  tag: 'Pairs',
  summary: 'How many pairs a filter has',
  description:
    'Counts all of them, and the place of a pair among them, where that takes no more than 3 seconds; else as `facets` does, with ' +
    '`totalIsExact: false`. Lists and facets come faster without it.',
  query: PairCountQuery,
  answers: [
    {
      status: 200,
      description: 'The figures.',
      schema: 'PairCount',
      example: { total: 204_311, totalIsExact: true, current: null },
    },
  ],
  problems: ['project_not_found'],
};

const nearDuplicates: Operation = {
  id: 'listNearDuplicates',
  method: 'get',
  path: `${PAIRS}/near-duplicates`,
  tag: 'Pairs',
  summary: 'Pairs that may be one',
  description: 'What imports found, those of the newest first, as long as both pairs are there.',
  query: PageQuery,
  answers: [
    {
      status: 200,
      description: 'A page of findings with both pairs.',
      schema: 'NearPairPage',
      example: { items: [examples.nearPair], nextCursor: null },
    },
  ],
  problems: ['project_not_found', 'cursor_invalid'],
};

const similarPairs: Operation = {
  id: 'similarPairs',
  method: 'get',
  path: `${PAIR}/similar`,
  tag: 'Pairs',
  summary: 'Pairs nearest in meaning to a pair',
  description: 'None while the vector of the pair is pending. Retired pairs are never found.',
  query: SimilarQuery,
  answers: [
    {
      status: 200,
      description: 'The nearest first.',
      schema: 'SearchResult',
      example: { items: [{ pair: examples.changedPair, score: 0.91 }], method: 'exact', unsearched: 0 },
    },
  ],
  problems: NOT_THERE,
};

const getPair: Operation = {
  id: 'getPair',
  method: 'get',
  path: PAIR,
  tag: 'Pairs',
  summary: 'One pair',
  answers: [{ status: 200, description: 'The pair.', schema: 'Pair', example: pair, headers: ETAG }],
  problems: NOT_THERE,
};

const changePair: Operation = {
  id: 'changePair',
  method: 'patch',
  path: PAIR,
  tag: 'Pairs',
  summary: 'Change a pair',
  description:
    'JSON merge: a field that is left out stays as it is, null clears it, metadata is merged by name. Values are sanitised and validated ' +
    'as those of an import, and the pair as a whole by what the project asks. What it was becomes a version. A new question or variant is ' +
    'embedded by an import of kind `bulk`; until then the pair is `pending`.',
  query: PairPatchQuery,
  parameters: [ifMatch(true)],
  bodies: [{ mediaType: 'application/json', schema: 'PairPatch', example: examples.pairPatch }],
  answers: [
    {
      status: 200,
      description: 'The pair as it is now.',
      schema: 'Pair',
      example: examples.changedPair,
      headers: ETAG,
    },
  ],
  problems: [...CHANGED, ...BODY_FAULTS, 'pair_invalid', 'pair_exists', 'known_values_too_many'],
};

const removePair: Operation = {
  id: 'removePair',
  method: 'delete',
  path: PAIR,
  tag: 'Pairs',
  summary: 'Remove a pair',
  description: 'Its versions stay, so that it can be restored.',
  parameters: [ifMatch(true)],
  answers: [{ status: 204, description: 'It is removed.', empty: true }],
  problems: CHANGED,
};

const listVersions: Operation = {
  id: 'listPairVersions',
  method: 'get',
  path: `${PAIR}/versions`,
  tag: 'Pairs',
  summary: 'What a pair is and was, newest first',
  description: 'With the import and row, or the principal, that made each version. Also of a pair that was removed.',
  query: PairVersionQuery,
  answers: [
    {
      status: 200,
      description: 'A page of versions.',
      schema: 'PairVersionPage',
      example: { items: examples.pairVersions, nextCursor: null },
    },
  ],
  problems: [...NOT_THERE, 'cursor_invalid'],
};

const restorePair: Operation = {
  id: 'restorePair',
  method: 'post',
  path: `${PAIR}/restore`,
  tag: 'Pairs',
  summary: 'Make a pair again what it was',
  description: 'The old state becomes the next version. A pair that was removed comes back under its id.',
  parameters: [ifMatch(false)],
  bodies: [{ mediaType: 'application/json', schema: 'RestorePair', example: { version: 1 } }],
  answers: [
    {
      status: 200,
      description: 'The pair as it is now.',
      schema: 'Pair',
      example: examples.changedPair,
      headers: ETAG,
    },
  ],
  problems: [...NOT_THERE, ...BODY_FAULTS, 'version_changed', 'pair_version_not_found', 'pair_exists'],
};

const pairNeighbours: Operation = {
  id: 'pairNeighbours',
  method: 'get',
  path: `${PAIR}/neighbours`,
  tag: 'Pairs',
  summary: 'Where a pair stands in the list of pairs',
  description: 'Among the pairs that the filters of the list leave.',
  query: NeighbourQuery,
  answers: [
    { status: 200, description: 'Its neighbours.', schema: 'PairNeighbours', example: examples.pairNeighbours },
  ],
  problems: NOT_THERE,
};

const createBulk: Operation = {
  id: 'createBulk',
  method: 'post',
  path: `${PAIRS}/bulk`,
  tag: 'Pairs',
  summary: 'Do something to many pairs',
  description:
    'Answers an import of kind `bulk`, which goes the way of every import: every row has a fate, results, errors and receipt. `create` takes ' +
    '`pairs`; `update` takes `pairs`, each with the `id` of the pair and the fields that change, or `ids` or a `filter` with `set`; `delete` ' +
    'and `embed` take `ids` or a `filter`. At most 10,000 pairs or ids and 6 MiB; a filter has no limit, `{}` is the whole project. A change ' +
    'onto the question or external id of another pair fails its row with `pair_exists`.',
  parameters: [
    {
      name: 'Idempotency-Key',
      in: 'header',
      description: 'Of requests with one key the first makes the import; the others answer it. Kept for 24 hours.',
      schema: { type: 'string', minLength: 1, maxLength: 255 },
    },
  ],
  bodies: [{ mediaType: 'application/json', schema: 'BulkRequest', example: examples.bulkRequest }],
  answers: [
    {
      status: 202,
      description: 'The import.',
      schema: 'ImportRecord',
      example: examples.queuedBulk,
      headers: { Location: 'Address of the import.', 'Idempotent-Replay': '`true` when an earlier request made it.' },
    },
  ],
  problems: [
    'project_not_found',
    ...BODY_FAULTS,
    'pair_ids_unknown',
    'known_values_too_many',
    'idempotency_key_invalid',
    'idempotency_key_reused',
    'upload_in_progress',
    'upload_incomplete',
    'import_ended',
    'overloaded',
    'blob_unavailable',
    'temporal_unavailable',
  ],
};

export const PAIR_OPERATIONS: readonly Operation[] = [
  listPairs,
  pairFacets,
  countPairs,
  nearDuplicates,
  createBulk,
  getPair,
  changePair,
  removePair,
  listVersions,
  restorePair,
  pairNeighbours,
  similarPairs,
];
