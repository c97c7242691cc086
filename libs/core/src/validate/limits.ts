import { INSTALLATION_LIMITS } from '@pairloom/contract';

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
/** Of several answers all but the first, which are metadata; length of their JSON. */
export const MAX_FURTHER_ANSWERS_CHARS = 1_000_000;
/** Levels of arrays and objects in one JSON record, the record itself being the first. */
export const MAX_JSON_DEPTH: number = INSTALLATION_LIMITS.depth;

/** A record above this becomes one failed row and is never held in memory. */
export const MAX_RECORD_BYTES: number = INSTALLATION_LIMITS.rowBytes;
export const MAX_COLUMNS: number = INSTALLATION_LIMITS.columns;
export const MAX_COLUMN_NAME_CHARS = 500;
/** What a look at the head of a file gets to see; a header line or first record must end within it. */
export const MAX_HEAD_BYTES = 1024 * 1024;

/** The same of JSON and XML whose first record is larger: it may be as large as any. */
export const MAX_FIRST_RECORD_BYTES = MAX_RECORD_BYTES + MAX_HEAD_BYTES;

/** What a .gz or .zip may unfold to, in bytes. */
export const MAX_UNPACKED_BYTES: number = INSTALLATION_LIMITS.unpackedBytes;
/** Above `UNPACK_RATIO_FREE_BYTES` a source may unfold to so many times its size: text packs to a fifth, a bomb to a thousandth. */
export const MAX_UNPACK_RATIO = 200;
export const UNPACK_RATIO_FREE_BYTES = 100 * 1024 ** 2;
export const MAX_ARCHIVE_ENTRIES = 20_000;
/** A workbook within a .gz or .zip is held in memory, for its parts are read in any order. */
export const MAX_PACKED_PACKAGE_BYTES = 64 * 1024 ** 2;
/** What is kept of the text of a row of a rewritten source that could not be read. */
export const MAX_RAW_CHARS = 10_000;

/** Longest value that a finding carries. */
export const MAX_FINDING_VALUE_CHARS = 200;
