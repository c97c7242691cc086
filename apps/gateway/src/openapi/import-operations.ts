import { ImportListQuery, RowErrorQuery } from '@pairloom/contract';
import * as examples from './examples.ts';
import type { Operation } from './operation.ts';
import { schemaRef } from './schemas.ts';

const IMPORTS = '/api/v1/projects/:projectId/imports';
const OPTIONS = { mapping: { question: 'Question', answer: 'Best Answer' } };

const createImport: Operation = {
  id: 'createImport',
  method: 'post',
  path: IMPORTS,
  tag: 'Imports',
  summary: 'Upload a file and import its pairs',
  description:
    'Takes the file as `multipart/form-data` with the parts `file` and, in either order, `options` (JSON); or as the raw body ' +
    'with `?filename=` and `?options=`; or as JSON that names a source which was uploaded before. The body is streamed: the size limit is checked while it comes. The answer comes when ' +
    "the file is stored and its import is queued; follow it at the address in `Location`, or on the project's event stream. " +
    'With an `Idempotency-Key` the same request makes one import, however often it is sent within 24 hours; a repeat answers ' +
    "the first one's import with the header `Idempotent-Replay: true`.",
  parameters: [
    {
      name: 'Idempotency-Key',
      in: 'header',
      description: '1 to 255 visible ASCII characters, new for each file.',
      schema: { type: 'string', pattern: '^[\\x21-\\x7e]{1,255}$' },
      example: '4b0ad4a1-9a4e-4a0c-9d7f-faq-2026-11',
    },
    {
      name: 'filename',
      in: 'query',
      description: 'Name of the file, for the raw body.',
      schema: { type: 'string', maxLength: 255 },
      example: 'faq.csv',
    },
    {
      name: 'options',
      in: 'query',
      description: 'Options, for the raw body: JSON, URL-encoded.',
      content: { 'application/json': { schema: schemaRef('ImportOptions'), example: OPTIONS } },
    },
  ],
  bodies: [
    {
      mediaType: 'multipart/form-data',
      schema: {
        type: 'object',
        required: ['file'],
        properties: {
          options: schemaRef('ImportOptions'),
          file: { type: 'string', contentMediaType: 'application/octet-stream' },
        },
      },
      example: { options: OPTIONS, file: 'Question,Best Answer\nHow do I reset my password?,Choose …\n' },
    },
    { mediaType: 'application/octet-stream', schema: { type: 'string', contentMediaType: 'application/octet-stream' } },
    {
      mediaType: 'application/json',
      schema: {
        type: 'object',
        required: ['sourceId'],
        properties: { sourceId: { type: 'string', format: 'uuid' }, options: schemaRef('ImportOptions') },
      },
      example: { sourceId: '0199f0d2-9f31-7b6d-8c52-3e7d90a4b1c6', options: OPTIONS },
    },
  ],
  answers: [
    {
      status: 202,
      description: 'The import is queued, or was by an earlier request with the same key.',
      schema: 'ImportRecord',
      example: examples.queuedImport,
      headers: {
        Location: 'Address of the import.',
        'Idempotent-Replay': '`true` when an earlier request with the same key made the import.',
      },
    },
  ],
  problems: [
    'project_not_found',
    'source_not_found',
    'source_incomplete',
    'source_missing',
    'edits_not_found',
    'edits_unknown_column',
    'body_too_large',
    'file_missing',
    'filename_missing',
    'multipart_invalid',
    'media_type_unsupported',
    'upload_incomplete',
    'idempotency_key_invalid',
    'idempotency_key_reused',
    'upload_in_progress',
    'invalid_options',
    'file_too_large',
    'empty_file',
    'format_unsupported',
    'encoding_unsupported',
    'header_missing',
    'header_duplicate',
    'header_too_long',
    'first_record_too_large',
    'columns_too_many',
    'mapping_required',
    'mapping_unknown_column',
    'json_invalid',
    'json_not_array',
    'import_ended',
    'overloaded',
    'temporal_unavailable',
    'blob_unavailable',
  ],
};

const listImports: Operation = {
  id: 'listImports',
  method: 'get',
  path: IMPORTS,
  tag: 'Imports',
  summary: 'List imports, newest first',
  query: ImportListQuery,
  answers: [
    {
      status: 200,
      description: 'A page of imports.',
      schema: 'ImportPage',
      example: { items: [examples.runningImport], nextCursor: null },
    },
  ],
  problems: ['project_not_found', 'cursor_invalid'],
};

const getImport: Operation = {
  id: 'getImport',
  method: 'get',
  path: `${IMPORTS}/:importId`,
  tag: 'Imports',
  summary: 'One import, with its last errors',
  description:
    'While an import runs, its figures come from the workflow or from the database, whichever is ahead; `stateFrom` says which. ' +
    'They never go back.',
  answers: [{ status: 200, description: 'The import.', schema: 'ImportRecord', example: examples.runningImport }],
  problems: ['project_not_found', 'import_not_found'],
};

const listErrors: Operation = {
  id: 'listImportErrors',
  method: 'get',
  path: `${IMPORTS}/:importId/errors`,
  tag: 'Imports',
  summary: 'What was found in the rows, in row order',
  query: RowErrorQuery,
  answers: [
    {
      status: 200,
      description: 'A page of findings.',
      schema: 'RowErrorPage',
      example: { items: [examples.rowError], nextCursor: null },
    },
  ],
  problems: ['project_not_found', 'import_not_found', 'cursor_invalid'],
};

export const IMPORT_OPERATIONS: readonly Operation[] = [createImport, listImports, getImport, listErrors];
