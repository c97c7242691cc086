import type { SourceType } from '@pairloom/contract';
import { FileFault } from '../faults.ts';

const LF = 0x0a;
const CR = 0x0d;
const NAMED: Readonly<Record<string, SourceType>> = {
  csv: 'csv',
  tsv: 'tsv',
  tab: 'tsv',
  jsonl: 'jsonl',
  ndjson: 'jsonl',
  json: 'json',
};

/** Lower-case extension without the dot, '' when there is none. */
export const extensionOf = (filename: string): string => /\.([^./\\]+)$/.exec(filename)?.[1]?.toLowerCase() ?? '';

/**
 * The format of a text: by its content, and where that allows several by the name. `text` starts after a byte order mark.
 * @throws FileFault `empty_file`, `json_not_array`, `json_invalid`.
 */
export function detectType(text: Buffer, complete: boolean, extension: string): SourceType {
  const first = firstVisible(text);
  if (first < 0) {
    if (complete) throw new FileFault('empty_file', 'The file holds no text.');
    throw new FileFault('header_missing', 'The first MiB of the file holds nothing but white space.');
  }
  const named = NAMED[extension];
  const isTable = named === 'csv' || named === 'tsv';
  const start = text.toString('latin1', first, first + 64);
  if (isTable) return looksJson(start, text, first, complete) ?? named;
  if (start.startsWith('[')) return 'json';
  if (start.startsWith('{')) return objectsOf(text, first, complete, named);
  if (named === 'json')
    throw new FileFault('json_not_array', 'The JSON document is neither an array nor lines of objects.', { line: 1 });
  return named ?? 'csv';
}

/** For a file named as a table: only what can hardly be a header line counts as JSON. */
function looksJson(start: string, text: Buffer, first: number, complete: boolean): SourceType | undefined {
  if (/^\[\s*(\{\s*"|\])/.test(start)) return 'json';
  if (!/^\{\s*"/.test(start)) return undefined;
  return isObject(firstLine(text, first, complete)?.text) ? 'jsonl' : undefined;
}

/** A text that begins with a brace: JSON Lines when its first line is an object of its own and not the whole of a .json file. */
function objectsOf(text: Buffer, first: number, complete: boolean, named: SourceType | undefined): SourceType {
  if (named === 'jsonl') return 'jsonl';
  const line = firstLine(text, first, complete);
  if (line !== undefined && isObject(line.text)) {
    const alone = complete && firstVisible(text.subarray(line.end)) < 0;
    if (!alone || named !== 'json') return 'jsonl';
  }
  throw new FileFault('json_not_array', 'The JSON document is one object, neither an array nor lines of objects.', {
    line: 1,
  });
}

function firstVisible(text: Buffer): number {
  for (let i = 0; i < text.length; i++) if ((text[i] as number) > 0x20) return i;
  return -1;
}

function firstLine(text: Buffer, start: number, complete: boolean): { text: string; end: number } | undefined {
  for (let i = start; i < text.length; i++)
    if (text[i] === LF || text[i] === CR) return { text: text.toString('utf8', start, i), end: i };
  return complete ? { text: text.toString('utf8', start), end: text.length } : undefined;
}

function isObject(text: string | undefined): boolean {
  if (text === undefined) return false;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
