/** Where a fault lies: in the file as a whole, in one row, in the request, or in the system. */
export type ErrorLevel = 'file' | 'row' | 'request' | 'system';

export interface ErrorCodeEntry {
  readonly level: ErrorLevel;
  /** HTTP status of a problem that carries the code. Row faults never become a problem of their own. */
  readonly http: number;
  /** Whether the same request may succeed later without a change. */
  readonly retryable: boolean;
  /** Short, constant sentence: what is wrong. */
  readonly title: string;
  /** What the reader can do about it. */
  readonly remedy: string;
}

const file = (title: string, remedy: string, http = 422): ErrorCodeEntry => ({
  level: 'file',
  http,
  retryable: false,
  title,
  remedy,
});
const row = (title: string, remedy: string): ErrorCodeEntry => ({
  level: 'row',
  http: 422,
  retryable: false,
  title,
  remedy,
});
const request = (http: number, title: string, remedy: string): ErrorCodeEntry => ({
  level: 'request',
  http,
  retryable: false,
  title,
  remedy,
});
const system = (http: number, title: string, remedy: string, retryable = true): ErrorCodeEntry => ({
  level: 'system',
  http,
  retryable,
  title,
  remedy,
});

/** Every code that Pairloom gives. A code, once released, is never renamed. */
export const ERROR_CODES = {
  // the file
  empty_file: file('The file is empty.', 'Choose a file with a header line and at least one row.'),
  file_too_large: file(
    'The file is larger than the limit.',
    'Split the file, or raise MAX_UPLOAD_BYTES on the gateway.',
    413,
  ),
  format_unsupported: file(
    'The file is in a format that is not read.',
    'Send CSV, TSV, JSON, JSON Lines, XML, XLSX, ODS, text, Markdown or HTML, or a .gz or .zip of one of them.',
  ),
  encoding_unsupported: file(
    'The text is in an encoding that is not read, or not in the one that was given.',
    'Say the encoding in options.encoding, or save the file as UTF-8.',
  ),
  archive_broken: file('The archive is damaged or cut off.', 'Pack the files again and send the new archive.'),
  archive_empty: file(
    'The archive holds no file that could be read.',
    'Put the files with the pairs into the archive.',
  ),
  archive_mixed: file(
    'The archive holds files of several formats.',
    'Make an archive for each format, or leave out what is no table of pairs.',
  ),
  archive_nested: file('The archive holds an archive.', 'Unpack the inner archive and send its files.'),
  archive_too_many_files: file(
    'The archive holds more files than the limit.',
    'Spread the files over several archives.',
  ),
  parts_differ: file(
    'The files of the archive have different columns.',
    'Give all files the same header line, or send them one by one.',
  ),
  part_unclosed: file(
    'A file of the archive ends inside a quoted field, so the next file cannot be told from it.',
    'Close the quote, or send the file on its own.',
  ),
  header_missing: file('The file has no usable header line.', 'Put the column names on the first line.'),
  header_duplicate: file('Two columns have the same name.', 'Give each column a name of its own.'),
  columns_too_many: file('The file has more columns than the limit.', 'Remove the columns that are not needed.'),
  header_too_long: file(
    'The header line is longer than the limit.',
    'Check the delimiter and the quotes of the first line.',
  ),
  first_record_too_large: file(
    'The first record is larger than the limit.',
    'Put a smaller record first, for the first one tells the columns; or divide it.',
  ),
  mapping_required: file(
    'The columns of question and answer cannot be told without a guess.',
    'Say which column is the question and which is the answer in options.mapping.',
  ),
  mapping_unknown_column: file(
    'The mapping names a column that the file does not have.',
    'Use a column name from the list given.',
  ),
  json_invalid: file('The JSON of the file is broken.', 'Mend the JSON at the place named and send the file again.'),
  json_not_array: file('The JSON document is not an array of objects.', 'Send an array of objects, or JSON Lines.'),
  json_no_records: file(
    'The JSON document holds no records.',
    'Send objects that hold questions and answers: in an array, by id, or one after the other.',
  ),
  json_too_deep: file(
    'The JSON has too many arrays and objects within each other.',
    'Flatten the document, or name the place of the records in options.recordPath.',
  ),
  record_path_invalid: file(
    'The record path cannot be read.',
    'Write it like data.items for JSON, /faq/entry for XML.',
  ),
  record_path_not_found: file(
    'There are no records at the place that recordPath names.',
    'Look at the alternatives that the inspection gives for recordPath.',
  ),
  row_context_too_large: file(
    'What stands around the rows is too large to belong to each of them.',
    'Name another place in options.recordPath, or shorten what stands around the rows.',
  ),
  xml_invalid: file('The XML of the file is broken.', 'Mend the XML at the place named and send the file again.'),
  xml_dtd_refused: file(
    'The XML has a document type declaration, which is not read.',
    'Remove <!DOCTYPE …> and write entities of your own as text.',
  ),
  xml_limit_exceeded: file('The XML passes a limit.', 'See the message; split what is too large or too deep.'),
  xml_no_records: file(
    'No element of the XML repeats like a record.',
    'Name the element of a question and its answer in options.recordPath.',
  ),
  package_invalid: file(
    'The workbook is broken.',
    'Open it in the program that made it, save it again and send the new file.',
  ),
  file_encrypted: file('The file is protected by a password.', 'Save it without a password and send it again.'),
  unpacked_too_large: file(
    'Unpacked, the file is larger than the limit.',
    'Split the file, or take out what is not needed.',
    413,
  ),
  sheet_not_found: file(
    'The workbook has no such sheet with rows.',
    'Use a name or number from the list in options.sheet.',
  ),
  sheet_too_large: file('The sheet is larger than a sheet can be.', 'Split the sheet, or send it as CSV.'),
  shape_unknown: file(
    'How questions and answers stand in the text cannot be told without a guess.',
    'Say it in options.preset, or send the pairs as a table.',
  ),
  stopped_on_error: file(
    'The import stopped at the first row that failed.',
    'Mend the row and import the file again; rows that were written stay.',
  ),
  too_many_errors: file(
    'More rows failed than the import allows.',
    'Look at the errors; mend the rows, or raise maxErrors.',
  ),
  mirror_withheld: file(
    'The pairs that the file lacks were not retired.',
    'See the message; mend the rows that failed, or raise mirrorLimit if so many pairs shall go.',
  ),
  rows_not_clean: file('Rows failed, so nothing was written.', 'Mend the rows that failed and import the file again.'),
  source_missing: file('The uploaded file is no longer in the blob store.', 'Upload the file again.', 409),
  source_changed: file('The stored file is not the one that was uploaded.', 'Upload the file again.', 409),
  plan_mismatch: file(
    'Planning and loading counted different rows in a chunk.',
    'Report this fault: the file was not changed, nothing of the chunk was written.',
  ),

  // one row
  question_missing: row('The question is blank.', 'Fill in the question.'),
  answer_missing: row('The answer is blank.', 'Fill in the answer.'),
  question_too_long: row('The question is longer than the limit.', 'Shorten the question.'),
  answer_too_long: row('The answer is longer than the limit.', 'Shorten the answer or split the pair.'),
  field_too_long: row('The value is longer than the limit.', 'Shorten the value.'),
  variants_too_many: row(
    'The row has more questions for its answer than the limit.',
    'Spread the questions over several rows.',
  ),
  tags_too_many: row('The row has more tags than the limit.', 'Remove tags.'),
  status_invalid: row('The status is not one that pairs can have.', 'Use draft, published or retired.'),
  value_invalid: row(
    'The value is of a kind that the field cannot hold.',
    'Give text, a number, true or false; for tags a list of texts.',
  ),
  invalid_utf8: row('The row holds bytes that are not UTF-8.', 'Save the row as UTF-8.'),
  nul_character: row('The value holds the character U+0000, which PostgreSQL cannot store.', 'Remove the character.'),
  lone_surrogate: row(
    'The value holds half of a surrogate pair, which is not a character.',
    'Replace the broken character.',
  ),
  quote_unclosed: row(
    'A quoted field is never closed.',
    'Close the quote; every line up to the end named was read as one row.',
  ),
  quote_misplaced: row(
    'There is text after a closing quote.',
    'Double the quotes inside the field, or quote the whole field.',
  ),
  quote_repaired: row(
    'The row has a quote that is not doubled; it was read in the one way that gives as many fields as there are columns.',
    'Look at the values; double the quotes inside fields to be sure.',
  ),
  header_repeated: row('The row repeats the names of the columns.', 'Remove the line, or map another header line.'),
  other_table: row(
    'The row belongs to another table of the file, which has other columns.',
    'Send each table as a file of its own.',
  ),
  fields_uneven: row(
    'The row has another number of fields than the rows around it; its values may stand in the wrong columns.',
    'Look at the values; add or remove the delimiter that is one too few or too many.',
  ),
  fields_too_many: row('The row has more fields than the header.', 'Quote the field that holds the delimiter.'),
  row_too_large: row('The row is larger than the limit.', 'Split the row, or look for a quote that is never closed.'),
  json_row_invalid: row('The line is not valid JSON.', 'Mend the JSON of the line.'),
  json_name_repeated: row(
    'An object of the row has the same name twice.',
    'Keep one of the two; it is not clear which value is meant.',
  ),
  json_row_not_object: row('The record is not a JSON object.', 'Send one object per row.'),
  row_invalid: row('The row cannot be read.', 'See the message; mend the row and import it again.'),
  row_rejected: row('PostgreSQL refused the row.', 'See the message; mend the value and import the row again.'),
  duplicate_in_file: row('Another row of the same file has the same key.', 'Keep one of the rows.'),
  pair_exists: {
    ...row(
      'The pair is in the project already.',
      'Nothing, if it shall stay as it is; else import with mode upsert and duplicates replace.',
    ),
    // Also the answer to a change that would make a pair another one.
    http: 409,
  },
  pair_missing: row(
    'The project has no pair that the row could change.',
    'Nothing, if it shall not be created; else import with mode upsert.',
  ),
  row_left_out: row(
    'The row was left out by the corrected rows.',
    'Nothing; take it out of the corrected rows to import it.',
  ),
  external_id_missing: row(
    'The row has no external id, by which pairs are told apart.',
    'Fill in the external id, or import with matchBy question.',
  ),
  field_missing: row('A field that the project requires is blank.', 'Fill in the field, or map a column to it.'),
  value_not_allowed: row(
    'The value is none of those that the project allows.',
    'Use an allowed value, or add this one to the settings of the project.',
  ),
  value_too_short: row(
    'The value is shorter than the project asks for.',
    'Write more, or change the settings of the project.',
  ),
  value_too_long: row(
    'The value is longer than the project allows.',
    'Shorten it, or change the settings of the project.',
  ),
  status_transition_refused: row(
    'The project refuses this change of status.',
    'Leave the status of the pair, or change the settings of the project.',
  ),
  rule_violated: row('The row violates a rule of the project.', 'See the message, which the rule gives.'),
  rule_not_judged: row(
    'A value is too long for the regular expression of a rule.',
    'Look at the row yourself, or shorten the value.',
  ),
  answer_placeholder: row('The answer only holds the place of an answer.', 'Write the answer, or remove the row.'),
  answer_repeats_question: row('The answer repeats the question.', 'Write the answer, or remove the row.'),
  text_garbled: row(
    'The text was read in another encoding than it was written in.',
    'Save the text anew from where it came from, in UTF-8; it was damaged before the import.',
  ),
  quality_low: row('The pair is below the quality that the project asks for.', 'See the message for what lowers it.'),
  answers_differ: row(
    'The question stands in the file with another answer, too.',
    'Keep one of the answers, or import with matchBy questionAnswer.',
  ),
  category_variant: row(
    'Categories differ by case or space only.',
    'Write the category one way throughout the file and the project.',
  ),
  tag_variant: row('Tags differ by case or space only.', 'Write the tag one way throughout the file and the project.'),
  question_exists: row('Another pair has the same question.', 'Merge the pairs, or import with matchBy question.'),

  // the request
  invalid_request: request(400, 'The request is not valid.', 'Mend the fields that are listed.'),
  invalid_options: request(422, 'The import options are not valid.', 'Mend the options that are listed.'),
  option_unsupported: request(422, 'The option is known but not available yet.', 'Leave the option out.'),
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

  // the system
  internal: system(
    500,
    'Something unexpected went wrong.',
    'Try again; if it stays, give the correlation id to the operator.',
    false,
  ),
  counts_unbalanced: system(
    500,
    'The rows of the import do not add up.',
    'Do not rely on its counts; report this fault with the receipt of the import, then import the file again.',
    false,
  ),
  temporal_unavailable: system(503, 'Temporal cannot be reached.', 'Try again shortly.'),
  database_unavailable: system(503, 'The database cannot be reached.', 'Try again shortly.'),
  blob_unavailable: system(503, 'The blob store cannot be reached.', 'Try again shortly.'),
  overloaded: system(503, 'Too many uploads are under way.', 'Try again shortly.'),
  embedding_unavailable: system(
    503,
    'The embedding provider does not answer.',
    'The texts stay pending; nothing is lost.',
  ),
  embedding_rate_limited: system(
    503,
    'The embedding provider asks to wait.',
    'The call is tried again after the time it asked for.',
  ),
  embedding_credentials: system(
    503,
    'The embedding provider refuses the API key.',
    'Set EMBEDDINGS_API_KEY to a valid key and restart.',
    false,
  ),
  embedding_model_unknown: system(
    503,
    'The embedding provider does not know the model.',
    'Set EMBEDDINGS_MODEL to a model it offers and restart.',
    false,
  ),
  embedding_response_invalid: system(
    503,
    'The embedding provider gave an answer that cannot be used.',
    'Look at the provider; the texts stay pending.',
  ),
  embedding_text_refused: system(
    422,
    'The embedding provider refuses the text.',
    'Shorten or change the text; the pair itself is stored.',
    false,
  ),
  embedding_dimension_changed: system(
    503,
    'The vectors have another length than those stored for the model.',
    'Use another model name for another model.',
    false,
  ),
} as const satisfies Record<string, ErrorCodeEntry>;

export type ErrorCode = keyof typeof ERROR_CODES;

export const isErrorCode = (value: string): value is ErrorCode => Object.hasOwn(ERROR_CODES, value);
