import { ERROR_CODES, type ErrorCode } from '@pairloom/contract';
import type { CodeTexts } from './codes.ts';
import type { FindingTexts } from './findings.ts';

/** Remedies that the server gives by the names of its API, in the words that stand on the screens. */
const REMEDIES: Readonly<Partial<Record<ErrorCode, string>>> = {
  file_too_large: 'Split the file, or raise the limit in the settings of the project.',
  encoding_unsupported: 'Choose the encoding under “Encoding”, or save the file as UTF-8.',
  mapping_required: 'Say which column is the question and which is the answer.',
  columns_too_many: 'Remove the columns that are not needed, or raise the limit in the settings of the project.',
  json_too_deep: 'Flatten the document, or raise the limit in the settings of the project.',
  record_path_not_found: 'Choose one of the places that are offered under “Records at”.',
  row_context_too_large: 'Choose another place under “Records at”, or shorten what stands around the rows.',
  xml_limit_exceeded:
    'See the message; split what is too large or too deep, or raise the limit in the settings of the project.',
  xml_no_records: 'Name the element of a question and its answer under “Records at”.',
  unpacked_too_large: 'Split the file, or raise the limit in the settings of the project.',
  sheet_not_found: 'Choose one of the sheets that are offered under “Sheet”.',
  shape_unknown: 'Choose a shape under “Product”, or send the pairs as a table.',
  too_many_errors: 'Look at the errors; mend the rows, or let more of them fail.',
  mirror_withheld:
    'See the message; mend the rows that failed or, if so many pairs shall go, allow a larger share to be retired.',
  row_too_large:
    'Split the row, look for a quote that is never closed, or raise the limit in the settings of the project.',
  cell_too_long: 'Shorten the cell, or raise the limit in the settings of the project.',
  paths_too_many: 'Remove the names that are not needed, or raise the limit in the settings of the project.',
  external_id_missing: 'Fill in the external id, or let the question be what makes a row the same pair.',
  answers_differ: 'Keep one of the answers, or let question and answer be what makes a row the same pair.',
  question_exists: 'Merge the pairs, or let the question be what makes a row the same pair.',
};

const plain = (sentence: string, name: string, here: string): Readonly<Record<string, string>> => ({
  [sentence]: sentence.replace(name, here),
});

/** As the contract has them, with the remedies above. */
export const plainCodes: CodeTexts = {
  ...ERROR_CODES,
  ...Object.fromEntries(
    (Object.keys(REMEDIES) as ErrorCode[]).map((code) => [code, { ...ERROR_CODES[code], remedy: REMEDIES[code] }]),
  ),
};

export const plainFindings: FindingTexts = {
  encoding_unsupported: {
    ...plain(
      'The encoding of the file cannot be told: it is not UTF-8, and reads badly in any other; give options.encoding; usual encodings are {known}.',
      'give options.encoding',
      'choose it under “Encoding”',
    ),
    ...plain(
      'The encoding of the file cannot be told for sure: it could be {likely}; give options.encoding; usual encodings are {known}.',
      'give options.encoding',
      'choose it under “Encoding”',
    ),
    ...plain(
      'The file looks like UTF-7 text; save it as UTF-8, or give options.encoding if it is none; usual encodings are {known}.',
      'give options.encoding',
      'choose another one under “Encoding”',
    ),
  },
  first_record_too_large: plain(
    'No record ends within the first {mib} MiB of the file. If there are smaller ones, say where in options.recordPath.',
    'in options.recordPath',
    'under “Records at”',
  ),
  shape_unknown: {
    ...plain(
      'The page holds no questions that are marked as such, nor headings that ask. Say options.preset: {names}.',
      'Say options.preset',
      'Choose under “Product”',
    ),
    ...plain(
      'The text has neither labels such as Q: and A: nor questions that take turns with answers. Say options.preset: {names}.',
      'Say options.preset',
      'Choose under “Product”',
    ),
  },
  too_many_errors: plain(
    'More rows failed than maxErrors allows. The rows that were written stay.',
    'maxErrors allows',
    'the import allows',
  ),
};

export const plainProposals: FindingTexts = {
  invalid_utf8: {
    ...plain(
      'If the file was saved in another encoding, import it again with options.encoding, such as windows-1252.',
      'options.encoding, such as windows-1252',
      'that one, such as windows-1252',
    ),
    ...plain(
      'If {encoding} is not the encoding of the file, import it again with another options.encoding.',
      'another options.encoding',
      'another one',
    ),
  },
  quote_unclosed: plain(
    'Close the quote that is opened on line {line}, or set options.quote to "" if quotes have no meaning.',
    'set options.quote to ""',
    'choose none under “Quote”',
  ),
};
