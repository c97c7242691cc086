import { SearchQuery } from '@pairloom/contract';
import { CONTROL_OPERATIONS } from './control-operations.ts';
import * as examples from './examples.ts';
import { IMPORT_OPERATIONS } from './import-operations.ts';
import { NOTICE_OPERATIONS } from './notice-operations.ts';
import type { Operation } from './operation.ts';
import { PAIR_OPERATIONS } from './pair-operations.ts';
import { AUDIT_OPERATIONS, EXPORT_OPERATIONS, REPORT_OPERATIONS } from './report-operations.ts';
import { STATS_OPERATIONS } from './stats-operations.ts';
import { RULE_OPERATIONS } from './rule-operations.ts';
import { MAPPING_OPERATIONS, SOURCE_OPERATIONS } from './source-operations.ts';
import { UNDO_OPERATIONS } from './undo-operations.ts';

const PROJECT = '/api/v1/projects/:projectId';

const PROJECT_OPERATIONS: readonly Operation[] = [
  {
    id: 'listProjects',
    method: 'get',
    path: '/api/v1/projects',
    tag: 'Projects',
    summary: 'List projects by name',
    answers: [
      { status: 200, description: 'All projects.', schema: 'ProjectList', example: { items: [examples.project] } },
    ],
    problems: [],
  },
  {
    id: 'createProject',
    method: 'post',
    path: '/api/v1/projects',
    tag: 'Projects',
    summary: 'Create a project',
    bodies: [{ mediaType: 'application/json', schema: 'CreateProject', example: { name: 'Support' } }],
    answers: [{ status: 201, description: 'The new project.', schema: 'Project', example: examples.project }],
    problems: ['project_name_taken', 'media_type_unsupported', 'body_too_large'],
  },
];

const SEARCH_OPERATIONS: readonly Operation[] = [
  {
    id: 'searchPairs',
    method: 'get',
    path: `${PROJECT}/search`,
    tag: 'Pairs',
    summary: 'Search pairs by meaning or by words',
    description:
      'Retired pairs are never found. By meaning only pairs that have a vector already are: `method` says whether every vector was compared ' +
      'or an index over many told the nearest. By text words are found by their beginnings, from three letters on, without case and ' +
      'accents; scripts without spaces by pairs of characters.',
    query: SearchQuery,
    answers: [
      {
        status: 200,
        description: 'The best hits first.',
        schema: 'SearchResult',
        headers: { 'Server-Timing': 'Milliseconds that the embedding provider (`model`) and the `database` took.' },
        example: { items: [{ pair: examples.pair, score: 0.83 }], method: 'exact', unsearched: 0 },
      },
    ],
    problems: [
      'project_not_found',
      'embedding_unavailable',
      'embedding_rate_limited',
      'embedding_credentials',
      'embedding_model_unknown',
      'embedding_response_invalid',
      'embedding_text_refused',
    ],
  },
];

const EVENT_OPERATIONS: readonly Operation[] = [
  {
    id: 'projectEvents',
    method: 'get',
    path: `${PROJECT}/events`,
    tag: 'Events',
    summary: 'Follow every import of a project',
    description:
      'Server-sent events; the data of each is a ProjectEvent. First, and after every resume, a `snapshot` of the newest imports ' +
      'and all that are under way, with the notice of the installation, and another one whenever that changes; then an `import` for each change, at most four a second for one import; a `heartbeat` after ' +
      '15 seconds without another event.',
    answers: [
      {
        status: 200,
        description: 'The stream.',
        schema: 'ProjectEvent',
        mediaType: 'text/event-stream',
        example: examples.importEvent,
      },
    ],
    problems: ['project_not_found', 'overloaded'],
  },
];

const HEALTH_OPERATIONS: readonly Operation[] = [
  {
    id: 'live',
    method: 'get',
    path: '/health/live',
    tag: 'Health',
    summary: 'Whether the process answers',
    answers: [{ status: 200, description: 'It does.', schema: 'Liveness', example: { status: 'live' } }],
    problems: [],
  },
  {
    id: 'ready',
    method: 'get',
    path: '/health/ready',
    tag: 'Health',
    summary: 'Whether database, Temporal and blob store can be reached',
    answers: [
      { status: 200, description: 'All parts answer.', schema: 'Readiness', example: examples.ready },
      { status: 503, description: 'A part does not answer.', schema: 'Readiness', example: examples.notReady },
    ],
    problems: [],
  },
];

/** Every route of the gateway. A spec holds them against what is routed. */
export const OPERATIONS: readonly Operation[] = [
  ...PROJECT_OPERATIONS,
  ...SOURCE_OPERATIONS,
  ...MAPPING_OPERATIONS,
  ...IMPORT_OPERATIONS,
  ...CONTROL_OPERATIONS,
  ...UNDO_OPERATIONS,
  ...REPORT_OPERATIONS,
  ...PAIR_OPERATIONS,
  ...SEARCH_OPERATIONS,
  ...EXPORT_OPERATIONS,
  ...AUDIT_OPERATIONS,
  ...STATS_OPERATIONS,
  ...RULE_OPERATIONS,
  ...EVENT_OPERATIONS,
  ...NOTICE_OPERATIONS,
  ...HEALTH_OPERATIONS,
];
