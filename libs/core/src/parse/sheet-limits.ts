/** Limits of workbooks: XLSX and ODS alike. Sizes are bytes, lengths UTF-16 units. */

/** What all parts of a workbook that are read may unpack to. */
export const MAX_UNPACKED_BYTES = 2 * 1024 * 1024 * 1024;
/** Parts that unpack to less than this are not asked how well they were packed. */
export const RATIO_CHECKED_BYTES = 64 * 1024 * 1024;
/** Sheets of equal rows pack 100 to 1 at times; what packs better was made to. */
export const MAX_UNPACKED_RATIO = 400;
export const MAX_PACKAGE_PARTS = 10_000;
/** For parts that are held as a whole: list of sheets, styles. */
export const MAX_SMALL_PART_BYTES = 32 * 1024 * 1024;

/** Rows that Excel and LibreOffice can have in a sheet. */
export const MAX_SHEET_ROWS = 1_048_576;
/** Columns that they can have. */
export const MAX_SHEET_COLUMNS = 16_384;
export const MAX_SHEETS = 1_000;
/** Of all values of a row together. */
export const MAX_ROW_CHARS = 4 * 1024 * 1024;
/** Of a row that cannot be read, what is shown of it. */
export const MAX_SHEET_RAW_CHARS = 10_000;
/** A text, tag or comment in the XML of a part. */
export const MAX_XML_TOKEN_CHARS = 4 * 1024 * 1024;
export const MAX_XML_DEPTH = 256;
/** Texts that the cells of an XLSX workbook share, held in memory outside the heap. */
export const MAX_SHARED_BYTES = 512 * 1024 * 1024;
export const MAX_SHARED_STRINGS = 16 * 1024 * 1024;
/** Values that ODS writes once for many rows, all copies together. */
export const MAX_REPEATED_CHARS = 1024 * 1024 * 1024;

/** Sheets whose first rows a look reads. */
export const SHEETS_LOOKED_AT = 20;
/** Rows of each of them. */
export const ROWS_LOOKED_AT = 160;
/** Rows among which the header is looked for. */
export const HEADER_SEARCH_ROWS = 50;
/** Larger sheets are not searched for merged cells, which stand behind the rows. */
export const MERGES_SEARCHED_BYTES = 128 * 1024 * 1024;
