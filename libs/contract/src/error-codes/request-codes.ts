import { type ErrorCodeEntry, request } from './entry.ts';

/** What is wrong with a request. */
export const REQUEST_CODES = {
  invalid_request: request(400, 'The request is not valid.', 'Mend the fields that are listed.'),
  invalid_options: request(422, 'The import options are not valid.', 'Mend the options that are listed.'),
  file_missing: request(
    400,
    'The request carries no file.',
    'Send the file as the multipart part "file", or as the raw body with ?filename=.',
  ),
  filename_missing: request(400, 'The raw body has no file name.', 'Add ?filename= with the name of the file.'),
  multipart_invalid: request(
    400,
    'The multipart body is broken.',
    'Send a part "file" and, if needed, a part "options" with JSON.',
  ),
  upload_incomplete: {
    ...request(400, 'The upload ended before the whole file had arrived.', 'Send the file again.'),
    retryable: true,
  },
  upload_in_progress: {
    ...request(
      409,
      'Another request with this Idempotency-Key is still uploading.',
      'Try again later with the same key.',
    ),
    retryable: true,
  },
  idempotency_key_invalid: request(400, 'The Idempotency-Key is not valid.', 'Use 1 to 255 visible ASCII characters.'),
  idempotency_key_reused: request(
    422,
    'The Idempotency-Key was used for another request.',
    'Use a new key for a new file or other options.',
  ),
  cursor_invalid: request(400, 'The cursor is not one that this list gave.', 'Start again without a cursor.'),
  project_not_found: request(404, 'There is no such project.', 'Look up the projects with GET /api/v1/projects.'),
  project_name_taken: request(409, 'There is a project with this name.', 'Choose another name.'),
  import_not_found: request(404, 'There is no such import in the project.', 'Look up the imports of the project.'),
  import_ended: request(409, 'The import has ended.', 'An ended import does not change any more.'),
  import_paused: request(409, 'The import is paused.', 'Resume it first.'),
  import_not_paused: request(409, 'The import is not paused.', 'Only a paused import can be resumed.'),
  import_not_pausable: request(
    409,
    'The import can no longer be paused.',
    'Its rows are loaded; cancel it, or let it end.',
  ),
  import_cancelling: request(
    409,
    'The import is being cancelled.',
    'Wait for its end; what is left can then be retried.',
  ),
  import_all_or_nothing: request(
    409,
    'The import is written as a whole or not at all, so none of its chunks can be skipped.',
    'Retry the chunk, or cancel the import.',
  ),
  retry_running: {
    ...request(
      409,
      'Another retry of the import has not ended.',
      'Wait for the end of the retry that the record of the import links to, or cancel it.',
    ),
    retryable: true,
  },
  nothing_to_retry: request(
    409,
    'Nothing of the import is left to be retried in this scope.',
    'Look at its counts and choose another scope.',
  ),
  chunk_not_waiting: request(
    409,
    'The chunk does not wait for a person.',
    'Look at the attention of the import for the number of the chunk.',
  ),
  import_not_undoable: request(
    409,
    'The import cannot be undone.',
    'Only an ended import that changed pairs and has not been undone can be undone.',
  ),
  import_running: {
    ...request(409, 'The import has not ended.', 'Ask again when its status is completed, failed or cancelled.'),
    retryable: true,
  },
  results_expired: request(
    410,
    'The file of the import and the fates of its rows are no longer kept.',
    'Upload the file again; the counts and the receipt of the import stay.',
  ),
  source_not_found: request(
    404,
    'There is no such source in the project.',
    'Upload the file; a source that is not imported is kept for a day.',
  ),
  source_incomplete: {
    ...request(
      409,
      'The source has not been uploaded to its end.',
      'Go on with PATCH at the Upload-Offset that HEAD gives.',
    ),
    retryable: true,
  },
  upload_offset_wrong: request(
    409,
    'The Upload-Offset is not where the upload stands.',
    'Go on at the Upload-Offset of the answer.',
  ),
  edits_not_found: request(
    422,
    'The source has no corrected rows with this hash.',
    'Send the corrected rows with PUT …/sources/{id}/edits and use the hash of the answer.',
  ),
  edits_unknown_column: request(
    422,
    'The corrected rows name a column that the source does not have.',
    'Use the columns that the inspection lists for the same options.',
  ),
  mapping_not_found: request(
    404,
    'There is no such saved mapping in the project.',
    'Look up the mappings of the project.',
  ),
  version_changed: request(
    412,
    'Someone else changed it meanwhile.',
    'Read it again, and send your change with the new ETag in If-Match.',
  ),
  version_required: request(428, 'The request does not say which version it changes.', 'Send the ETag in If-Match.'),
  known_values_too_many: request(
    422,
    'The project has more categories or tags than rows can be checked against.',
    'List the allowed values in the settings of the project instead of "known".',
  ),
  pair_ids_unknown: request(
    400,
    'The project has no pairs with some of the ids.',
    'Take the ids that are listed out of the request.',
  ),
  pair_invalid: request(422, 'The change would leave the pair with a fault.', 'Mend the fields that are listed.'),
  pair_version_not_found: request(
    404,
    'The pair never had this version.',
    'Look up its versions with GET …/pairs/{id}/versions.',
  ),
  pair_not_found: request(404, 'There is no such pair in the project.', 'Look up the pairs of the project.'),
  route_not_found: request(404, 'There is no such address.', 'See the API documents under /api/docs.'),
  host_forbidden: request(
    403,
    'The Host header is not one that this gateway serves.',
    'Call the address that the gateway printed.',
  ),
  origin_forbidden: request(
    403,
    'The Origin header is not that of this app.',
    'Open the app at the address that the gateway printed.',
  ),
  body_too_large: request(413, 'The request body is larger than the limit.', 'Send a smaller body.'),
  media_type_unsupported: request(
    415,
    'The Content-Type is not one that this address takes.',
    'See the API documents under /api/docs.',
  ),
} as const satisfies Record<string, ErrorCodeEntry>;
