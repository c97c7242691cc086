import { InspectionQuery, MappingListQuery, SourceRowQuery, TemplateQuery } from '@pairloom/contract';
import type { Operation } from './operation.ts';
import { schemaRef } from './schemas.ts';
import * as examples from './source-examples.ts';

const SOURCES = '/api/v1/projects/:projectId/sources';
const SOURCE = `${SOURCES}/:sourceId`;
const MAPPINGS = '/api/v1/projects/:projectId/mappings';

const BYTES = { type: 'string', contentMediaType: 'application/octet-stream' };
const OFFSET = {
  name: 'Upload-Offset',
  in: 'header',
  required: true,
  description: 'Where the bytes begin: as many as have come so far.',
  schema: { type: 'integer', minimum: 0 },
  example: 0,
};
const PROGRESS = {
  'Upload-Offset': 'Bytes that have come so far.',
  'Upload-Length': 'Bytes of the whole file.',
  'Tus-Resumable': 'The version of tus whose requests are understood.',
};
const NOT_THERE = ['project_not_found', 'source_not_found'] as const;
/** Every fault of options that a look can meet. */
const OPTION_FAULTS = ['invalid_options'] as const;

const createSource: Operation = {
  id: 'createSource',
  method: 'post',
  path: SOURCES,
  tag: 'Sources',
  summary: 'Upload a file without importing it',
  description:
    'The file as `multipart/form-data` with the part `file`, or as the raw body with `?filename=`. With `Upload-Length` and an ' +
    'empty body, and the name in `?filename=` or in `Upload-Metadata`, the bytes follow by PATCH and may be broken off and gone ' +
    'on with, as tus 1.0 has it. A source that is not imported is kept for a day.',
  parameters: [
    {
      name: 'filename',
      in: 'query',
      description: 'Name of the file, for the raw body and for uploads in pieces.',
      schema: { type: 'string', maxLength: 255 },
      example: 'faq.csv',
    },
    {
      name: 'Upload-Length',
      in: 'header',
      description: 'Bytes of the whole file, which will be sent in pieces.',
      schema: { type: 'integer', minimum: 1 },
      example: 48_213,
    },
    {
      name: 'Upload-Metadata',
      in: 'header',
      description: 'Pairs of a name and base64 as tus has them; `filename` is read.',
      schema: { type: 'string' },
      example: 'filename ZmFxLmNzdg==',
    },
  ],
  bodies: [
    {
      mediaType: 'multipart/form-data',
      schema: { type: 'object', required: ['file'], properties: { file: BYTES } },
      example: { file: 'Question,Best Answer\nHow do I reset my password?,Choose …\n' },
    },
    { mediaType: 'application/octet-stream', schema: BYTES },
  ],
  answers: [
    {
      status: 201,
      description: 'The source.',
      schema: 'Source',
      example: examples.storedSource,
      headers: { Location: 'Address of the source.', ...PROGRESS },
    },
  ],
  problems: [
    'project_not_found',
    'file_missing',
    'filename_missing',
    'multipart_invalid',
    'media_type_unsupported',
    'upload_incomplete',
    'file_too_large',
    'empty_file',
    'overloaded',
    'blob_unavailable',
  ],
};

const sourceProgress: Operation = {
  id: 'sourceProgress',
  method: 'head',
  path: SOURCE,
  tag: 'Sources',
  summary: 'How far an upload is',
  answers: [{ status: 200, description: 'In the headers.', empty: true, headers: PROGRESS }],
  problems: NOT_THERE,
};

const appendToSource: Operation = {
  id: 'appendToSource',
  method: 'patch',
  path: SOURCE,
  tag: 'Sources',
  summary: 'Send the next bytes of an upload',
  description:
    'What came before a connection broke is kept: ask with HEAD where to go on. Of two who send for the same place one wins; the ' +
    'other is answered `upload_offset_wrong` with the right `Upload-Offset`.',
  parameters: [OFFSET],
  bodies: [{ mediaType: 'application/offset+octet-stream', schema: BYTES }],
  answers: [{ status: 204, description: 'The bytes are stored.', empty: true, headers: PROGRESS }],
  problems: [
    ...NOT_THERE,
    'upload_offset_wrong',
    'upload_incomplete',
    'media_type_unsupported',
    'file_too_large',
    'source_changed',
    'overloaded',
    'blob_unavailable',
  ],
};

const getSource: Operation = {
  id: 'getSource',
  method: 'get',
  path: SOURCE,
  tag: 'Sources',
  summary: 'One source',
  answers: [{ status: 200, description: 'The source.', schema: 'Source', example: examples.storedSource }],
  problems: NOT_THERE,
};

const inspectSource: Operation = {
  id: 'inspectSource',
  method: 'get',
  path: `${SOURCE}/inspection`,
  tag: 'Sources',
  summary: 'How a source would be read',
  description:
    'Format, encoding, marks, columns with samples, and a suggested mapping; each guess with its confidence, its alternatives and ' +
    'the option that overrides it. Options that are given are taken, so that their effect can be seen. It answers 200 also when an ' +
    'import would be refused: `problems` says why.',
  query: InspectionQuery,
  answers: [{ status: 200, description: 'The inspection.', schema: 'SourceInspection', example: examples.inspection }],
  problems: [...NOT_THERE, 'source_incomplete', ...OPTION_FAULTS, 'source_missing', 'blob_unavailable'],
};

const listMappings: Operation = {
  id: 'listMappings',
  method: 'get',
  path: MAPPINGS,
  tag: 'Mappings',
  summary: 'List saved mappings, newest first',
  query: MappingListQuery,
  answers: [
    {
      status: 200,
      description: 'A page of mappings.',
      schema: 'MappingPage',
      example: { items: [examples.savedMapping], nextCursor: null },
    },
  ],
  problems: ['project_not_found', 'cursor_invalid'],
};

const saveMapping: Operation = {
  id: 'saveMapping',
  method: 'post',
  path: MAPPINGS,
  tag: 'Mappings',
  summary: 'Save a mapping for a set of columns',
  description:
    'Files of the project with the same columns, whatever their order and spelling, are read with it unless the import names a ' +
    'mapping or a preset. A mapping that was saved for the same columns is replaced.',
  bodies: [
    {
      mediaType: 'application/json',
      schema: 'SaveMapping',
      example: {
        name: examples.savedMapping.name,
        columns: examples.savedMapping.columns,
        mapping: examples.savedMapping.mapping,
      },
    },
  ],
  answers: [{ status: 201, description: 'The mapping.', schema: 'SavedMapping', example: examples.savedMapping }],
  problems: ['project_not_found', 'media_type_unsupported', 'body_too_large'],
};

const removeMapping: Operation = {
  id: 'removeMapping',
  method: 'delete',
  path: `${MAPPINGS}/:mappingId`,
  tag: 'Mappings',
  summary: 'Remove a saved mapping',
  answers: [{ status: 204, description: 'It is gone.', empty: true }],
  problems: ['project_not_found', 'mapping_not_found'],
};

const sourceRows: Operation = {
  id: 'sourceRows',
  method: 'get',
  path: `${SOURCE}/rows`,
  tag: 'Sources',
  summary: 'Rows as an import with the same options would read them',
  description:
    'By the same code as in imports: cells of the source, the pair that comes of each row, and what is wrong with it. Corrected ' +
    'rows are applied when `options.edits` names them. What depends on the project, such as repeats, is told by a dry run.',
  query: SourceRowQuery,
  answers: [{ status: 200, description: 'The rows.', schema: 'SourceRows', example: examples.rows }],
  problems: [
    ...NOT_THERE,
    'source_incomplete',
    ...OPTION_FAULTS,
    'edits_not_found',
    'edits_unknown_column',
    'format_unsupported',
    'encoding_unsupported',
    'source_missing',
    'blob_unavailable',
  ],
};

const editSource: Operation = {
  id: 'editSource',
  method: 'put',
  path: `${SOURCE}/edits`,
  tag: 'Sources',
  summary: 'Correct rows of a source',
  description:
    'Values by column for rows by their number, or `skip` to leave a row out. The source itself never changes: the corrections lie ' +
    'over it in imports whose `options.edits` is the hash of the answer. Each call is a whole set of its own; former sets stay. A ' +
    'row that cannot be taken apart is mended by values for all of its mapped columns. At most 10,000 rows and 8 MiB.',
  bodies: [
    {
      mediaType: 'application/json',
      schema: 'SourceEdits',
      example: examples.sentEdits,
    },
  ],
  answers: [
    { status: 200, description: 'The corrections are stored.', schema: 'StoredEdits', example: examples.edits },
  ],
  problems: [...NOT_THERE, 'media_type_unsupported', 'body_too_large', 'upload_incomplete', 'blob_unavailable'],
};

const readEdits: Operation = {
  id: 'readEdits',
  method: 'get',
  path: `${SOURCE}/edits/:hash`,
  tag: 'Sources',
  summary: 'Corrected rows that were stored',
  description: 'As they were sent, by the hash of their answer; so that others can be added to them.',
  answers: [{ status: 200, description: 'The corrected rows.', schema: 'SourceEdits', example: examples.sentEdits }],
  problems: [...NOT_THERE, 'edits_not_found', 'blob_unavailable'],
};

const quoteSource: Operation = {
  id: 'quoteSource',
  method: 'post',
  path: `${SOURCE}/quote`,
  tag: 'Sources',
  summary: 'What an import would take',
  description:
    'Texts, tokens, calls, seconds and price before anything is started. Upper bounds: texts that are repeated or have a vector ' +
    'already are not paid for.',
  bodies: [
    {
      mediaType: 'application/json',
      schema: { type: 'object', properties: { options: schemaRef('ImportOptions') } },
      example: { options: { mapping: { question: 'Question', answer: 'Best Answer' } } },
    },
  ],
  answers: [{ status: 200, description: 'The quote.', schema: 'Quote', example: examples.quote }],
  problems: [
    ...NOT_THERE,
    'source_incomplete',
    ...OPTION_FAULTS,
    'edits_not_found',
    'media_type_unsupported',
    'body_too_large',
    'mapping_required',
    'mapping_unknown_column',
    'source_missing',
    'blob_unavailable',
  ],
};

const quoteImport: Operation = {
  id: 'quoteImport',
  method: 'get',
  path: '/api/v1/projects/:projectId/imports/:importId/quote',
  tag: 'Imports',
  summary: 'What an import takes, estimated as before its start',
  answers: [{ status: 200, description: 'The quote.', schema: 'Quote', example: examples.quote }],
  problems: ['project_not_found', 'import_not_found', 'results_expired', 'source_missing', 'blob_unavailable'],
};

const listPresets: Operation = {
  id: 'listPresets',
  method: 'get',
  path: '/api/v1/presets',
  tag: 'Mappings',
  summary: 'The products whose files are known',
  answers: [{ status: 200, description: 'All presets.', schema: 'PresetList', example: examples.presets }],
  problems: [],
};

const getTemplate: Operation = {
  id: 'getTemplate',
  method: 'get',
  path: '/api/v1/templates',
  tag: 'Mappings',
  summary: 'A small file to begin with',
  description: 'The columns that need no mapping, and a few rows; with `format=xlsx` as a workbook.',
  query: TemplateQuery,
  answers: [
    {
      status: 200,
      description: 'The file.',
      schema: 'Csv',
      mediaType: 'text/csv',
      example: examples.templateCsv,
      headers: { 'Content-Disposition': 'Name of the file.' },
      alsoAs: [{ mediaType: 'application/jsonl', schema: 'JsonLines', example: examples.templateLine }],
    },
  ],
  problems: [],
};

export const SOURCE_OPERATIONS: readonly Operation[] = [
  createSource,
  sourceProgress,
  appendToSource,
  getSource,
  inspectSource,
  sourceRows,
  editSource,
  readEdits,
  quoteSource,
  quoteImport,
];

export const MAPPING_OPERATIONS: readonly Operation[] = [
  listMappings,
  saveMapping,
  removeMapping,
  listPresets,
  getTemplate,
];
