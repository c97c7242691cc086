import { type ErrorCodeEntry, file } from './entry.ts';

/** What is wrong with a file as a whole. */
export const FILE_CODES = {
  empty_file: file('The file is empty.', 'Choose a file with a header line and at least one row.'),
  file_too_large: file(
    'The file is larger than the limit.',
    'Split the file, or raise limits.fileBytes in the settings of the project, up to MAX_UPLOAD_BYTES of the gateway.',
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
  columns_too_many: file(
    'The file has more columns than the limit.',
    'Remove the columns that are not needed, or raise limits.columns in the settings of the project.',
  ),
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
    'Flatten the document, or raise limits.depth in the settings of the project.',
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
  xml_limit_exceeded: file(
    'The XML passes a limit.',
    'See the message; split what is too large or too deep, or raise limits.depth in the settings of the project.',
  ),
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
    'Split the file, or raise limits.unpackedBytes in the settings of the project.',
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
    'See the message; mend the rows that failed or, if so many pairs shall go, allow a larger share to be retired (options.mirrorLimit).',
  ),
  near_duplicates_unchecked: file(
    'Near duplicates were not looked for in all rows.',
    'Nothing; the pairs are stored. Projects of this size are searched for near duplicates by hand.',
  ),
  chunks_skipped: file(
    'Chunks that kept failing were skipped; their rows are unprocessed.',
    'Retry the unprocessed rows once the cause is mended; results list them.',
  ),
  rows_not_clean: file('Rows failed, so nothing was written.', 'Mend the rows that failed and import the file again.'),
  source_missing: file(
    'The uploaded file is no longer in the blob store.',
    'Put the file back into the blob store and retry the import, or cancel it and upload the file again.',
    409,
  ),
  source_changed: file(
    'The stored file is not the one that was uploaded.',
    'Put the file back as it was and retry the import, or cancel it and upload the file again.',
    409,
  ),
  plan_mismatch: file(
    'Planning and loading counted different rows in a chunk.',
    'If Pairloom was updated since the import was made, import the file again. Else report this fault: the file was not changed, nothing of the chunk was written.',
  ),
} as const satisfies Record<string, ErrorCodeEntry>;
