/**
 * Limits of what a row may hold. Lengths count UTF-16 code units, as String.length does; sizes are bytes of the file.
 * Documented to users in docs/api.md.
 */
export const MAX_QUESTION_CHARS = 10_000;
export const MAX_ANSWER_CHARS = 200_000;
export const MAX_CATEGORY_CHARS = 500;
export const MAX_TAG_CHARS = 200;
export const MAX_TAGS = 100;
export const MAX_EXTERNAL_ID_CHARS = 500;
/** For metadata that is no text: length of its JSON. */
export const MAX_METADATA_CHARS = 10_000;
/** Levels of arrays and objects in one JSON record, the record itself being the first. */
export const MAX_JSON_DEPTH = 100;

/** A record above this becomes one failed row and is never held in memory. */
export const MAX_RECORD_BYTES = 16 * 1024 * 1024;
export const MAX_COLUMNS = 1_000;
export const MAX_COLUMN_NAME_CHARS = 500;
/** What a look at the head of a file gets to see; a header line or first record must end within it. */
export const MAX_HEAD_BYTES = 1024 * 1024;

/** Longest value that a finding carries. */
export const MAX_FINDING_VALUE_CHARS = 200;
