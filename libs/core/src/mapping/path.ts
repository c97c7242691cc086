import { MAX_JSON_DEPTH } from '../validate/limits.ts';

/**
 * Paths to values of a tree: names with dots between them, and after a name what is picked of a list.
 *
 * - `data.title`: the names one after the other. A list on the way is gone through: the result is the list of what its elements hold.
 * - `answers[0]`, `answers[-1]`: one element, counted from the start or from the end.
 * - `messages[role=user].content`: of the elements whose `role` is `user`, the last. `[from=human|user]` allows several values.
 * - `messages[role=user>role=assistant].content`: the first assistant's element after the last of the user.
 * - `["a.b"]`: a name with dots or brackets in it, written as JSON.
 *
 * A record that has a name spelled like the whole path is read there. Text that is no path by this grammar is such a name only.
 */
export interface Path {
  readonly text: string;
  /** Empty when the text is no path but a name. */
  readonly steps: readonly PathStep[];
}

export type PathStep =
  | { readonly name: string }
  | { readonly index: number }
  | { readonly last: Condition; readonly then: Condition | undefined };

/** An element that has the property, with one of the values. */
export interface Condition {
  readonly name: string;
  readonly values: readonly string[];
}

const BRACKET = /\[(?:(-?\d{1,9})|("(?:[^"\\]|\\.)*")|([^\]"=>]+=[^\]=>]+)(?:>([^\]"=>]+=[^\]=>]+))?)\]/y;
const NAME = /[^.[\]]+/y;

/** Reads a path; never fails, see `Path`. */
export function parsePath(text: string): Path {
  return { text, steps: stepsOf(text) ?? [] };
}

function stepsOf(text: string): PathStep[] | undefined {
  const steps: PathStep[] = [];
  let at = 0;
  while (at < text.length) {
    const first = at === 0;
    if (text[at] === '[') {
      const bracket = match(BRACKET, text, at);
      const step = bracket && bracketStep(bracket);
      if (bracket === undefined || step === undefined) return undefined;
      steps.push(step);
      at += bracket[0].length;
      continue;
    }
    if (!first && text[at] !== '.') return undefined;
    const name = match(NAME, text, first ? at : at + 1);
    if (name === undefined) return undefined;
    steps.push({ name: name[0] });
    at = name.index + name[0].length;
  }
  return steps;
}

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text) ?? undefined;
}

function bracketStep([, index, quoted, last, then]: RegExpExecArray): PathStep | undefined {
  if (index !== undefined) return { index: Number(index) };
  if (quoted !== undefined) {
    const name = unquote(quoted);
    return name === undefined ? undefined : { name };
  }
  return last === undefined ? undefined : { last: condition(last), then: then === undefined ? then : condition(then) };
}

function unquote(json: string): string | undefined {
  try {
    return JSON.parse(json) as string;
  } catch {
    return undefined;
  }
}

function condition(text: string): Condition {
  const equals = text.indexOf('=');
  return { name: text.slice(0, equals), values: text.slice(equals + 1).split('|') };
}

/** The value at the path; undefined when there is none. Only own properties are looked at. */
export function valueAt(record: unknown, path: Path): unknown {
  if (isObject(record) && Object.hasOwn(record, path.text)) return record[path.text];
  return path.steps.length === 0 ? undefined : walk(record, path.steps, 0);
}

function walk(value: unknown, steps: readonly PathStep[], from: number, depth = 0): unknown {
  let at = value;
  for (let i = from; i < steps.length; i++) {
    const step = steps[i] as PathStep;
    if ('name' in step) {
      if (Array.isArray(at)) return gather(at, steps, i, depth);
      if (!isObject(at) || !Object.hasOwn(at, step.name)) return undefined;
      at = at[step.name];
    } else {
      if (!Array.isArray(at)) return undefined;
      at = 'index' in step ? at.at(step.index) : pick(at, step.last, step.then);
    }
  }
  return at;
}

/** What the elements of a list hold at the rest of the path, lists among it laid out flat. */
function gather(list: readonly unknown[], steps: readonly PathStep[], from: number, depth: number): unknown[] {
  const found: unknown[] = [];
  if (depth > MAX_JSON_DEPTH) return found;
  for (const element of list) {
    const value = walk(element, steps, from, depth + 1);
    if (Array.isArray(value)) for (const inner of value as unknown[]) found.push(inner);
    else if (value !== undefined) found.push(value);
  }
  return found;
}

function pick(list: readonly unknown[], last: Condition, then: Condition | undefined): unknown {
  const at = list.findLastIndex((element) => meets(element, last));
  if (then === undefined || at < 0) return list[at];
  return list.slice(at + 1).find((element) => meets(element, then));
}

function meets(element: unknown, { name, values }: Condition): boolean {
  if (!isObject(element) || !Object.hasOwn(element, name)) return false;
  const value = element[name];
  return (
    (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') &&
    values.includes(String(value))
  );
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The names of a path without what it picks of lists: the path as a look at a tree names it. '' when there is none. */
export const namesOf = (path: Path): string =>
  path.steps.flatMap((step) => ('name' in step ? [step.name] : [])).join('.');
