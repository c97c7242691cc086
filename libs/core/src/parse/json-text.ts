import { FileFault } from '../faults.ts';
import { MAX_JSON_DEPTH } from '../validate/limits.ts';
import type { RowFlaw } from './format.ts';
import type { CapturedJson } from './json-capture.ts';
import { heldNumber } from './json-number.ts';
import { JsonTokens, type JsonHandler } from './json-tokens.ts';

/** A number that JSON.parse may not give back as written: 16 digits or more, or an exponent. */
const INEXACT_NUMBER = /[\d.]{16}|\d[eE]/;

/** Arrays and objects within each other up to which a broken text is followed to its fault. */
const FOLLOWED_DEPTH = 10_000;

/** JSON.parse, but integers above 2^53 and other numbers that no double holds come as the text they are written as. @throws SyntaxError, RangeError */
export function parseJson(text: string, inexact = INEXACT_NUMBER.test(text)): unknown {
  return inexact ? JSON.parse(text, keepExact) : JSON.parse(text);
}

function keepExact(_name: string, value: unknown, context?: { source?: string }): unknown {
  return typeof value === 'number' && context?.source !== undefined ? heldNumber(context.source, value) : value;
}

export type ReadJson = { readonly value: unknown } | { readonly flaw: RowFlaw };

/**
 * The value of a captured text, or what is wrong with it as a row.
 * @throws FileFault `json_invalid` when it is broken in such a way that nothing tells where it ends.
 */
export function readCaptured(json: CapturedJson): ReadJson {
  if (json.tooLarge)
    return {
      flaw: { code: 'row_too_large', message: `The row has ${json.chars.toLocaleString('en-US')} characters.` },
    };
  let value: unknown;
  try {
    if (!json.tooDeep) value = parseJson(json.text, json.inexact);
  } catch {
    return { flaw: brokenFlaw(json.text, json.line, true) };
  }
  if (json.tooDeep) return tooDeep(json);
  const members = countMembers(value);
  if (members === json.colons) return { value };
  return { flaw: repeatedFlaw(json.text) };
}

/**
 * The flaw of a record that is no JSON. @throws FileFault `json_invalid` for an element of an array (`isElement`) that is broken in such
 * a way that nothing tells where it ends.
 */
export function brokenFlaw(text: string, line: number, isElement: boolean): RowFlaw {
  const fault = faultOf(text, line);
  if (fault === undefined) return tooDeepFlaw();
  if (isElement && !isTokens(text)) throw fault;
  // The engine's own message quotes the record, so the fault is told in our words.
  return { code: 'json_row_invalid', message: fault.message };
}

function tooDeep(json: CapturedJson): ReadJson {
  const fault = faultOf(json.text, json.line);
  if (fault !== undefined) throw fault;
  return { flaw: tooDeepFlaw(json.maxDepth) };
}

/** The flaw of a record with more levels of arrays and objects than it may have. */
export const tooDeepFlaw = (maxDepth = MAX_JSON_DEPTH): RowFlaw => ({
  code: 'json_row_invalid',
  message: `The JSON of the row is nested more than ${maxDepth} levels deep.`,
});

const ENTER_ALL: JsonHandler = {
  wanted: () => false,
  opened: () => undefined,
  closed: () => undefined,
  name: () => undefined,
  scalar: () => undefined,
  captured: () => undefined,
};

/** What is wrong with a text, with its line; undefined when it is sound. */
export function faultOf(text: string, line = 1): FileFault | undefined {
  const tokens = new JsonTokens(ENTER_ALL, { line, depth: FOLLOWED_DEPTH });
  try {
    tokens.push(text);
    tokens.end();
    return undefined;
  } catch (error) {
    if (error instanceof FileFault) return error;
    throw error;
  }
}

/** Members of all objects in a value. */
export function countMembers(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  let members = 0;
  if (Array.isArray(value)) {
    for (const item of value) if (typeof item === 'object') members += countMembers(item);
    return members;
  }
  for (const name in value) {
    const member = (value as Record<string, unknown>)[name];
    members += typeof member === 'object' ? 1 + countMembers(member) : 1;
  }
  return members;
}

/** What a sound JSON text is made of: colons outside of texts, as many as its objects have members, and its levels. */
export interface JsonMeasure {
  readonly colons: number;
  readonly depth: number;
}

export function measure(text: string): JsonMeasure {
  let [colons, depth, deepest] = [0, 0, 0];
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === COLON) colons++;
    else if (code === QUOTE) at = stringEnd(text, at);
    else if (code === OPEN_OBJECT || code === OPEN_ARRAY) deepest = Math.max(deepest, ++depth);
    else if (code === CLOSE_OBJECT || code === CLOSE_ARRAY) depth--;
  }
  return { colons, depth: deepest };
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/** Where the text that begins at `from` ends: at its closing quote, or at the end of all. */
function stringEnd(text: string, from: number): number {
  for (let at = from + 1; ; at++) {
    at = text.indexOf('"', at);
    if (at < 0) return text.length;
    let slashes = at;
    while (text.charCodeAt(slashes - 1) === BACKSLASH) slashes--;
    if ((at - slashes) % 2 === 0) return at;
  }
}

/** The flaw of a sound record in which an object has a name twice. */
export function repeatedFlaw(text: string): RowFlaw {
  return {
    code: 'json_name_repeated',
    message: `The name "${repeatedName(text)}" stands more than once in the same object, so its value is not clear.`,
  };
}

function repeatedName(text: string): string {
  const names: Set<string>[] = [];
  let repeated: string | undefined;
  const tokens = new JsonTokens(
    {
      ...ENTER_ALL,
      opened: () => names.push(new Set()),
      closed: () => names.pop(),
      name: (name) => {
        if (names.at(-1)?.has(name) === true) repeated ??= name;
        names.at(-1)?.add(name);
      },
    },
    { depth: FOLLOWED_DEPTH },
  );
  tokens.push(text);
  return repeated ?? '';
}

const WORD = /-?[\d.eE+-]+|true|false|null|NaN|-?Infinity|undefined|None|True|False/y;
const STRUCTURE = new Set('{}[]:, \t\n\r');

/**
 * Whether a broken text is at least made of whole JSON tokens (or words that people write in their place) with brackets that
 * match. Then its end is where it seems to be; else a quote may be missing and the end be that of another record.
 */
function isTokens(text: string): boolean {
  const open: string[] = [];
  for (let at = 0; at < text.length; at++) {
    const sign = text[at] as string;
    if (sign === '"') {
      const end = stringEnd(text, at);
      if (end === text.length || hasLineEnd(text, at, end)) return false;
      at = end;
    } else if (sign === '{' || sign === '[') open.push(sign === '{' ? '}' : ']');
    else if (sign === '}' || sign === ']') {
      if (open.pop() !== sign) return false;
    } else if (!STRUCTURE.has(sign)) {
      WORD.lastIndex = at;
      if (!WORD.test(text)) return false;
      at = WORD.lastIndex - 1;
    }
  }
  return open.length === 0;
}

function hasLineEnd(text: string, from: number, to: number): boolean {
  const between = text.slice(from, to);
  return between.includes('\n') || between.includes('\r');
}
