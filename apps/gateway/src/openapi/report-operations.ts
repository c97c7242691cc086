import { AuditQuery, ChangeQuery, ErrorGroupQuery, ExportQuery, PageQuery, ResultQuery } from '@pairloom/contract';
import type { Operation } from './operation.ts';
import * as examples from './report-examples.ts';

const PROJECT = '/api/v1/projects/:projectId';
const IMPORT = `${PROJECT}/imports/:importId`;
const NO_IMPORT = ['project_not_found', 'import_not_found'] as const;
const DISPOSITION = 'Name for the file.';

const getResults: Operation = {
  id: 'getImportResults',
  method: 'get',
  path: `${IMPORT}/results/:kind`,
  tag: 'Reports',
  summary: 'The rows of one fate, as a file',
  description:
    'The columns of the source in their order with its cells as they were, then `_row` (data rows from 1), `_line` (of the file), ' +
    '`_code`, `_field`, `_message` and `_pair_id`. A file of failed rows can be mended and imported as it is: columns of these names ' +
    'are passed over. In CSV, cells that a spreadsheet program would calculate begin with an apostrophe more, which an import of the ' +
    'file takes off again; `lossless=true` leaves cells as they are and adds the column `_lossless`. JSON Lines are always exact. A row ' +
    'that cannot be taken apart stands whole in the first column, or as `_raw`. While the import runs, the file holds the rows that have ' +
    'a fate so far, and says `Results-Final: false`. It is made while it is sent: a fault in the middle breaks the connection.',
  query: ResultQuery,
  answers: [
    {
      status: 200,
      description: 'The rows, in the order of the source.',
      mediaType: 'text/csv',
      schema: 'Csv',
      example: examples.failedRows,
      alsoAs: [{ mediaType: 'application/jsonl', schema: 'JsonLines', example: examples.failedLines }],
      headers: {
        'Content-Disposition': DISPOSITION,
        'Results-Final': '`false` while the import runs.',
      },
    },
  ],
  problems: [...NO_IMPORT, 'import_running', 'results_expired', 'route_not_found', 'blob_unavailable'],
};

const getErrorGroups: Operation = {
  id: 'getImportErrorGroups',
  method: 'get',
  path: `${IMPORT}/errors/groups`,
  tag: 'Reports',
  summary: 'What was found in the rows, by code and field',
  description:
    'Each group has its rows as ranges, the first finding as an example, the remedy, and what to do in this very file.',
  query: ErrorGroupQuery,
  answers: [
    {
      status: 200,
      description: 'All groups, errors first, the most frequent first.',
      schema: 'ErrorGroups',
      example: { items: [examples.errorGroup], final: true },
    },
  ],
  problems: [...NO_IMPORT, 'results_expired'],
};

const getReceipt: Operation = {
  id: 'getImportReceipt',
  method: 'get',
  path: `${IMPORT}/receipt`,
  tag: 'Reports',
  summary: 'What an ended import did, to be kept and checked',
  description:
    'Written once, when the import ends, as canonical JSON (RFC 8785): the same bytes each time. `hash` is the sha256 of the document ' +
    'without `hash`. Its embedding figures are those at the end; those of the import itself go on. It stays when source and rows expire.',
  answers: [{ status: 200, description: 'The receipt.', schema: 'Receipt', example: examples.receipt }],
  problems: [...NO_IMPORT, 'import_running'],
};

const listChunks: Operation = {
  id: 'listImportChunks',
  method: 'get',
  path: `${IMPORT}/chunks`,
  tag: 'Reports',
  summary: 'The chunks of an import, in file order',
  description: 'A chunk is what one transaction writes. Empty once the rows have expired.',
  query: PageQuery,
  answers: [
    {
      status: 200,
      description: 'A page of chunks.',
      schema: 'ChunkPage',
      example: { items: [examples.chunk], nextCursor: null },
    },
  ],
  problems: [...NO_IMPORT, 'cursor_invalid'],
};

const listChanges: Operation = {
  id: 'listImportChanges',
  method: 'get',
  path: `${IMPORT}/changes`,
  tag: 'Reports',
  summary: 'The pairs that an import created, updated or deleted, in row order',
  description:
    'Of a dry run, what it would change: its rows are read again and held against the pairs as they are now. Such a page holds rows of one ' +
    'chunk, so it may be short and have a `nextCursor` all the same.',
  query: ChangeQuery,
  answers: [
    {
      status: 200,
      description: 'A page of changes.',
      schema: 'ChangePage',
      example: { items: [examples.change], nextCursor: null },
    },
  ],
  problems: [...NO_IMPORT, 'cursor_invalid', 'results_expired'],
};

const listRetired: Operation = {
  id: 'listRetiredPairs',
  method: 'get',
  path: `${IMPORT}/retired`,
  tag: 'Reports',
  summary: 'The pairs that a mirror retired, or would retire',
  description:
    'Of a dry run, the pairs of the set that its file lacks, as the project is now: also where it would refuse to retire them ' +
    '(`mirror_withheld`). Empty for other modes.',
  query: PageQuery,
  answers: [
    {
      status: 200,
      description: 'A page of pairs.',
      schema: 'RetiredPage',
      example: { items: [examples.retired], nextCursor: null },
    },
  ],
  problems: [...NO_IMPORT, 'cursor_invalid', 'results_expired'],
};

const auditAnswers: Operation['answers'] = [
  {
    status: 200,
    description: 'A page of events.',
    schema: 'AuditPage',
    example: { items: [examples.auditEvent], nextCursor: null },
  },
];

const listImportAudit: Operation = {
  id: 'listImportAudit',
  method: 'get',
  path: `${IMPORT}/audit`,
  tag: 'Reports',
  summary: 'Who did what to an import, newest first',
  query: PageQuery,
  answers: auditAnswers,
  problems: [...NO_IMPORT, 'cursor_invalid'],
};

const listAudit: Operation = {
  id: 'listAudit',
  method: 'get',
  path: `${PROJECT}/audit`,
  tag: 'Audit',
  summary: 'Who did what in a project, newest first',
  description: 'Filters hold together; one that is left out lets all through.',
  query: AuditQuery,
  answers: auditAnswers,
  problems: ['project_not_found', 'cursor_invalid'],
};

const exportPairs: Operation = {
  id: 'exportPairs',
  method: 'get',
  path: `${PROJECT}/pairs/export`,
  tag: 'Pairs',
  summary: 'Pairs as a file that imports to all unchanged',
  description:
    'In the order of their making, those that are there when the export begins. A table has the columns `question`, `variants`, ' +
    '`answer`, `category`, `tags`, `status`, `external_id` and `metadata.<name>` as far as pairs have them, then `_version` and ' +
    '`_pair_id`, by which an import knows the file: it needs no mapping, and takes the values as they stand, whatever `html` and `trim` ' +
    'say. Lists are written `a;b`, or as JSON where that would be unclear; metadata as text, or as JSON what is no text. Formulas are ' +
    'neutralised as in results. It is made while it is sent: a fault in the middle breaks the connection.',
  query: ExportQuery,
  answers: [
    {
      status: 200,
      description: 'The pairs.',
      mediaType: 'text/csv',
      schema: 'Csv',
      example: examples.exportedCsv,
      alsoAs: [
        { mediaType: 'application/jsonl', schema: 'JsonLines', example: examples.exportedLines },
        { mediaType: 'application/json', schema: 'ExportedPairs', example: examples.exportedPairs },
      ],
      headers: { 'Content-Disposition': DISPOSITION },
    },
  ],
  problems: ['project_not_found', 'columns_too_many'],
};

export const REPORT_OPERATIONS: readonly Operation[] = [
  getResults,
  getErrorGroups,
  getReceipt,
  listChunks,
  listChanges,
  listRetired,
  listImportAudit,
];

export const AUDIT_OPERATIONS: readonly Operation[] = [listAudit];

export const EXPORT_OPERATIONS: readonly Operation[] = [exportPairs];
