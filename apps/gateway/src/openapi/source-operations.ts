import { InspectionQuery, MappingListQuery } from '@pairloom/contract';
import type { Operation } from './operation.ts';
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
const OPTION_FAULTS = ['invalid_options', 'option_unsupported'] as const;

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

export const SOURCE_OPERATIONS: readonly Operation[] = [
  createSource,
  sourceProgress,
  appendToSource,
  getSource,
  inspectSource,
];

export const MAPPING_OPERATIONS: readonly Operation[] = [listMappings, saveMapping, removeMapping];
