import type { FieldSource, Mapping } from '@pairloom/contract';
import { importWords } from '../../words/en/import.ts';
import { fieldWord, type ImportWords } from '../../words/import-words.ts';

/** A field of the pair in words, and where it was read from. */
export interface MappingPart {
  readonly field: string;
  readonly word: string;
  readonly from: string;
}

/** What a mapping says, field by field; columns that are left out come last. */
export function mappingParts(
  { ignore, variants, ...fields }: Mapping,
  words: ImportWords = importWords.en,
): MappingPart[] {
  const parts = Object.entries(fields as Record<string, FieldSource | undefined>).flatMap(([field, source]) =>
    source === undefined ? [] : [{ field, word: fieldWord(field, words), from: inWords(source) }],
  );
  const further = variants === undefined ? [] : [variants].flat();
  if (further.length > 0)
    parts.push({ field: 'variants', word: fieldWord('variants', words), from: further.map(inWords).join(', ') });
  if (ignore !== undefined && ignore.length > 0)
    parts.push({ field: 'ignore', word: fieldWord('ignore', words), from: ignore.join(', ') });
  return parts;
}

/** Several columns with what joins them between, a constant in quotation marks. */
function inWords(source: FieldSource): string {
  if (typeof source === 'string') return source;
  if (source.constant !== undefined) return `“${source.constant}”`;
  const columns = source.column ?? (source.columns ?? []).join(' + ');
  return source.default === undefined ? columns : `${columns}, or “${source.default}”`;
}
