import type { SourceType } from '@pairloom/contract';
import { FileFault } from '../faults.ts';
import { fieldNamed } from '../mapping/synonyms.ts';

/** What a text is taken for, and what else it could be. */
export interface TypeGuess {
  readonly type: SourceType;
  /** From 0 to 1. */
  readonly confidence: number;
  readonly alternatives: readonly { readonly value: SourceType; readonly confidence: number }[];
}

const NAMED: Readonly<Record<string, SourceType>> = {
  csv: 'csv',
  tsv: 'tsv',
  tab: 'tsv',
  jsonl: 'jsonl',
  ndjson: 'jsonl',
  json: 'json',
  xml: 'xml',
  html: 'html',
  htm: 'html',
  xhtml: 'html',
  md: 'markdown',
  markdown: 'markdown',
  txt: 'text',
  text: 'text',
  xlsx: 'xlsx',
  xlsm: 'xlsx',
  ods: 'ods',
};

const CERTAIN = 1;
const NAME_AND_CONTENT = 0.95;
const CONTENT = 0.8;
const NAME_ONLY = 0.7;
const UNSURE = 0.5;

/** Enough to tell what a text is. */
const CHARS_TRIED = 64 * 1024;
const LINES_TRIED = 20;
const DELIMITERS = ['\t', ';', ',', '|'];

/** White space, and what stands before each record of a JSON text sequence (RFC 7464). */
// eslint-disable-next-line no-control-regex -- the separator is a control character
const BEFORE_RECORDS = /^[\s\u001e]+/;

/** Lower-case extension without the dot, '' when there is none. */
export const extensionOf = (filename: string): string => /\.([^./\\]+)$/.exec(filename)?.[1]?.toLowerCase() ?? '';

/** The format that a file name promises; undefined when it promises none. */
export const typeNamed = (filename: string): SourceType | undefined => NAMED[extensionOf(filename)];

/**
 * The format of a text: by its content, and where that allows several by the name. `head` is its begin, or all of it.
 * @throws FileFault `empty_file`, `header_missing` for nothing but white space.
 */
export function detectType(head: string, complete: boolean, filename: string): TypeGuess {
  const text = head.replace(BEFORE_RECORDS, '');
  if (text === '') {
    if (complete) throw new FileFault('empty_file', 'The file holds no text.');
    throw new FileFault('header_missing', 'The first MiB of the file holds nothing but white space.');
  }
  const named = typeNamed(filename);
  return markup(text, named) ?? json(text, complete, named) ?? prose(text.slice(0, CHARS_TRIED), named);
}

const certain = (type: SourceType): TypeGuess => ({ type, confidence: CERTAIN, alternatives: [] });

/** `others` are less likely, each as much as the first leaves. */
function guess(type: SourceType, confidence: number, ...others: readonly SourceType[]): TypeGuess {
  const left = Math.round((1 - confidence) * 100) / 100;
  const values = [...new Set(others)].filter((value) => value !== type);
  return { type, confidence, alternatives: values.map((value) => ({ value, confidence: left })) };
}

const HTML_ELEMENT =
  /^<(?:html|head|body|title|meta|link|script|style|div|main|section|article|header|details|dl|h[1-6]|p|ul|ol|table)[\s>/]/i;

/** Declarations, comments and white space before the first element of a document. */
const PROLOG = /^(?:\s+|<\?[^>]*\?>|<!--[\s\S]*?-->)+/;

function markup(text: string, named: SourceType | undefined): TypeGuess | undefined {
  if (!text.startsWith('<')) return undefined;
  const root = text.replace(PROLOG, '');
  if (/^<!doctype\s+html/i.test(root) || /^<html[\s>]/i.test(root)) return certain('html');
  if (text.startsWith('<?xml')) return certain('xml');
  if (named === 'csv' || named === 'tsv' || named === 'markdown' || named === 'text') return undefined;
  if (/^<!doctype\s/i.test(root)) return guess('xml', NAME_AND_CONTENT, 'html');
  if (HTML_ELEMENT.test(root)) return named === 'xml' ? guess('xml', CONTENT, 'html') : guess('html', CONTENT, 'xml');
  return /^<[\p{L}_][^\s>]*[\s>/]/u.test(root) ? guess('xml', named === 'xml' ? CERTAIN : CONTENT, 'html') : undefined;
}

function json(text: string, complete: boolean, named: SourceType | undefined): TypeGuess | undefined {
  const isTable = named === 'csv' || named === 'tsv';
  const start = text.slice(0, 64);
  if (isTable && !looksJson(start, text, complete)) return undefined;
  if (named === 'markdown') return undefined;
  if (start.startsWith('[')) return isLinkedText(start) ? undefined : guess('json', surer(named, 'json'), 'jsonl');
  if (start.startsWith('{')) return objects(text, complete, named);
  return named === 'json' || named === 'jsonl' ? guess(named, NAME_ONLY, 'json', 'jsonl') : undefined;
}

const surer = (named: SourceType | undefined, found: SourceType): number =>
  named === found ? CERTAIN : NAME_AND_CONTENT;

/** `[text](address)` and `[x] done` begin prose, not an array. */
const isLinkedText = (start: string): boolean =>
  /^\[[^\]"{[]*\](?:\(|\s*\S)/.test(start) && !/^\[[\s\d.,-]*\]/.test(start);

/** For a file named as a table: only what can hardly be a header line counts as JSON. */
function looksJson(start: string, text: string, complete: boolean): boolean {
  if (/^\[\s*(\{\s*"|\])/.test(start)) return true;
  return /^\{\s*"/.test(start) && isObject(firstLine(text, complete)?.text);
}

/** A text that begins with a brace: JSON Lines when its first line is an object of its own and not the whole of a .json file. */
function objects(text: string, complete: boolean, named: SourceType | undefined): TypeGuess {
  if (named === 'jsonl') return certain('jsonl');
  const line = firstLine(text, complete);
  if (line === undefined || !isObject(line.text)) return guess('json', surer(named, 'json'), 'jsonl');
  const rest = text.slice(line.end).replace(BEFORE_RECORDS, '');
  if (rest === '') return named === 'json' ? certain('json') : guess('jsonl', CONTENT, 'json');
  return rest.startsWith('{') ? guess('jsonl', NAME_AND_CONTENT, 'json') : guess('json', CONTENT, 'jsonl');
}

function firstLine(text: string, complete: boolean): { text: string; end: number } | undefined {
  const end = text.search(/[\r\n]/);
  if (end >= 0) return { text: text.slice(0, end), end };
  return complete ? { text, end: text.length } : undefined;
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

/** Lines such as `Q: …` or `Frage 3. …`, as they stand before questions in texts. */
const QUESTION_LABEL = /^[ \t*_>#-]*(?:q|question|frage|f|pregunta|p|问|問|질문|س)[ \t]*\d*[ \t*_]*[:：.)][ \t]*\S/gim;
const HEADING = /^#{1,6}[ \t]+\S/gm;

/** A table or a text for people. */
function prose(text: string, named: SourceType | undefined): TypeGuess {
  if (named === 'csv' || named === 'tsv') return guess(named, NAME_AND_CONTENT, 'text');
  if (named === 'markdown' || named === 'html' || named === 'xml') return guess(named, NAME_AND_CONTENT, 'text', 'csv');
  const lines = text
    .split(/\r\n?|\n/)
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .slice(0, LINES_TRIED);
  const table = tableOf(lines);
  if (table === 'named') return guess('csv', NAME_AND_CONTENT, 'text');
  if ((text.match(QUESTION_LABEL)?.length ?? 0) > 0) return guess('text', CONTENT, 'markdown', 'csv');
  if (table === 'steady') return guess('csv', CONTENT, 'text');
  if ((text.match(HEADING)?.length ?? 0) > 1) return guess('markdown', CONTENT, 'text', 'csv');
  return guess(named === 'text' ? 'text' : 'csv', UNSURE, 'text', 'markdown', 'csv');
}

/** `named`: the first line names question and answer; `steady`: all lines have the same delimiters. */
function tableOf(lines: readonly string[]): 'named' | 'steady' | undefined {
  const [header = ''] = lines;
  for (const delimiter of DELIMITERS) {
    const fields = header.split(delimiter).map((name) => fieldNamed(name.replace(/^\s*"|"\s*$/g, '')));
    if (fields.includes('question') && fields.includes('answer')) return 'named';
  }
  const steady = DELIMITERS.some((delimiter) => {
    const count = header.split(delimiter).length;
    return count > 1 && lines.length > 2 && lines.every((line) => line.split(delimiter).length === count);
  });
  return steady ? 'steady' : undefined;
}
