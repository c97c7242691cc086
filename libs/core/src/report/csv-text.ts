import { stringify } from 'csv-stringify/sync';
import { neutralised } from './formulas.ts';

/** How a table is written for those who read it. */
export interface CsvStyle {
  /** Cells as they are, formulas included. */
  readonly lossless: boolean;
}

/** Everything that some reader of CSV gives a meaning to, now that ours may be asked to find the marks by itself. */
const SPECIAL = /[,;|\t\r\n"]|^[\s#%'\\]|\s$/;

export const BYTE_ORDER_MARK = '\u{feff}';

/** Rows as RFC 4180 has them, a line feed after each. */
export function csvText(rows: readonly (readonly string[])[], { lossless }: CsvStyle): string {
  const cells = lossless ? rows : rows.map((row) => row.map(neutralised));
  return stringify(cells as string[][], { quoted_match: SPECIAL, record_delimiter: '\n' });
}
