import type { FieldSource, Mapping, SourceType } from '@pairloom/contract';
import type { ColumnsSeen } from '../columns.ts';

/** How files of another product are read. Column names are compared as `foldName` does. */
export interface PresetEntry {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  /** Formats that the product writes; the preset applies to any file with such columns. */
  readonly formats: readonly SourceType[];
  /** Where the format was looked up; null when it could not be verified. */
  readonly verified: string | null;
  /** What a file has by which it is known: one column of each group. */
  readonly signature: readonly (readonly string[])[];
  /** How sure it is that a file with the signature is of this product; below the threshold it is named but not applied. */
  readonly confidence: number | ((seen: ColumnsSeen) => number);
  /** Field → where it may be read from: the first whose columns are there; a field that has none is left out. */
  readonly fields: PresetFields;
  /** Columns left out on purpose, where they are there. */
  readonly ignore?: readonly string[];
}

/** `question<n>` in a list of variants stands for all columns with such a name and a number. */
export type PresetFields = {
  readonly [Field in Exclude<keyof Mapping, 'variants' | 'ignore'>]?: readonly FieldSource[];
} & {
  readonly question: readonly FieldSource[];
  readonly answer: readonly FieldSource[];
  readonly variants?: readonly FieldSource[];
};
