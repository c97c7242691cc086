import { type ErrorCodeEntry, row } from './entry.ts';

/** What can be said of one row. */
export const ROW_CODES = {
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
  row_too_large: row(
    'The row is larger than the limit.',
    'Split the row, look for a quote that is never closed, or raise limits.rowBytes in the settings of the project.',
  ),
  cell_too_long: row(
    'The cell is longer than the project allows.',
    'Shorten the cell, or raise limits.cellChars in the settings of the project.',
  ),
  paths_too_many: row(
    'The record has more names and paths than the project allows.',
    'Remove the names that are not needed, or raise limits.columns in the settings of the project.',
  ),
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
  pair_changed_since: row(
    'The pair was changed after the import that is undone, so it was kept.',
    'Look at the history of the pair; restore one of its versions by hand if that is wanted.',
  ),
  pair_affirmed_since: row(
    'A later import brought the pair as it is, so it was kept.',
    'Undo the later import first, or restore a version of the pair by hand.',
  ),
  pair_key_taken: row(
    'Another pair has the question or external id that the pair had before.',
    'Change or delete the other pair, then restore the version of this one by hand.',
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
  near_duplicate: row(
    'The question means nearly the same as that of another pair.',
    'Compare the two pairs: merge them, or publish this one if both shall stand.',
  ),
  question_exists: row('Another pair has the same question.', 'Merge the pairs, or import with matchBy question.'),
} as const satisfies Record<string, ErrorCodeEntry>;
