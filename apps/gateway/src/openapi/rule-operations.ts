import { PageQuery } from '@pairloom/contract';
import type { Operation } from './operation.ts';
import * as examples from './rule-examples.ts';

const PROJECT = '/api/v1/projects/:projectId';
const ETAG = { ETag: 'The version, for If-Match.' };
const IF_MATCH = {
  name: 'If-Match',
  in: 'header',
  required: true,
  description: 'ETag of the version that is changed, or `*` for whichever there is.',
  schema: { type: 'string' },
};
const CHANGES = [
  'project_not_found',
  'version_changed',
  'version_required',
  'media_type_unsupported',
  'body_too_large',
] as const;

export const RULE_OPERATIONS: readonly Operation[] = [
  {
    id: 'getSettings',
    method: 'get',
    path: `${PROJECT}/settings`,
    tag: 'Settings and rules',
    summary: 'Settings of a project',
    answers: [
      {
        status: 200,
        description: 'The settings.',
        schema: 'StoredSettings',
        example: examples.storedSettings,
        headers: ETAG,
      },
    ],
    problems: ['project_not_found'],
  },
  {
    id: 'getLimits',
    method: 'get',
    path: `${PROJECT}/settings/limits`,
    tag: 'Settings and rules',
    summary: 'How large the sources of a project may be',
    description:
      'What holds for the next import, and how far `limits` of the settings could raise it: a project may set less than the ' +
      'installation allows, never more.',
    answers: [{ status: 200, description: 'The limits.', schema: 'LimitsInForce', example: examples.limitsInForce }],
    problems: ['project_not_found'],
  },
  {
    id: 'putSettings',
    method: 'put',
    path: `${PROJECT}/settings`,
    tag: 'Settings and rules',
    summary: 'Change the settings of a project',
    description:
      'What is left out of `validation`, `duplicates` and `limits` gets its default. Imports go by the settings that there were when they were made. The change is ' +
      'part of the audit trail.',
    parameters: [IF_MATCH],
    bodies: [{ mediaType: 'application/json', schema: 'ProjectSettings', example: examples.settings }],
    answers: [
      {
        status: 200,
        description: 'As stored.',
        schema: 'StoredSettings',
        example: examples.storedSettings,
        headers: ETAG,
      },
    ],
    problems: [...CHANGES, 'project_name_taken'],
  },
  {
    id: 'getRules',
    method: 'get',
    path: `${PROJECT}/rules`,
    tag: 'Settings and rules',
    summary: 'The rules that imports go by',
    answers: [
      { status: 200, description: 'The newest version.', schema: 'RuleSet', example: examples.ruleSet, headers: ETAG },
    ],
    problems: ['project_not_found'],
  },
  {
    id: 'putRules',
    method: 'put',
    path: `${PROJECT}/rules`,
    tag: 'Settings and rules',
    summary: 'Store a new version of the rules',
    description:
      'A rule says what a field must be: a row that does not fulfil it gets the finding `rule_violated` with the severity and message of ' +
      'the rule, and fails if that is an error. Regular expressions are those of RE2, which take linear time. Versions are kept; imports go ' +
      'by the one that there was when they were made.',
    parameters: [IF_MATCH],
    bodies: [{ mediaType: 'application/json', schema: 'PutRules', example: { rules: examples.rules } }],
    answers: [{ status: 200, description: 'As stored.', schema: 'RuleSet', example: examples.ruleSet, headers: ETAG }],
    problems: [...CHANGES],
  },
  {
    id: 'listRuleVersions',
    method: 'get',
    path: `${PROJECT}/rules/versions`,
    tag: 'Settings and rules',
    summary: 'The versions of the rules, newest first',
    query: PageQuery,
    answers: [
      {
        status: 200,
        description: 'A page of versions.',
        schema: 'RuleSetPage',
        example: { items: [examples.ruleSet], nextCursor: null },
      },
    ],
    problems: ['project_not_found', 'cursor_invalid'],
  },
  {
    id: 'tryRules',
    method: 'post',
    path: `${PROJECT}/rules/try`,
    tag: 'Settings and rules',
    summary: 'Try rules and settings on rows',
    description:
      'On rows that are sent, or on the first rows of an import. Rules and settings that are left out are those of the project. The rows are ' +
      'read and judged as in an import; nothing is stored. A trial that takes longer than 10 seconds answers what it has, with `complete: false`.',
    bodies: [{ mediaType: 'application/json', schema: 'TryRules', example: examples.trial }],
    answers: [{ status: 200, description: 'What they say.', schema: 'TriedRules', example: examples.tried }],
    problems: [
      'project_not_found',
      'import_not_found',
      'import_running',
      'results_expired',
      'known_values_too_many',
      'blob_unavailable',
      'media_type_unsupported',
      'body_too_large',
    ],
  },
];
