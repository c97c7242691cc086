import type { SourceType } from '@pairloom/contract';
import { delimited } from './delimited.ts';
import type { SourceFormat } from './format.ts';
import { jsonArray } from './json-array.ts';
import { jsonLines } from './json-lines.ts';

/** Every format that is read. A new one is a file of its own and a line here. */
const FORMATS: Record<SourceType, SourceFormat> = { csv: delimited, tsv: delimited, jsonl: jsonLines, json: jsonArray };

export const formatOf = (type: SourceType): SourceFormat => FORMATS[type];
