import type { Pair } from '@pairloom/contract';
import { isDeepStrictEqual } from 'node:util';
import { contentOf } from './seen.ts';

const SHOWN = 80;

/** Stored pairs against JSON lines, in any order, by the fields of the lines. */
export function pairDifferences(lines: readonly string[], pairs: readonly Pair[]): string[] {
  const wanted = lines.map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
  const names = [...new Set(wanted.flatMap((fields) => Object.keys(fields)))].sort();
  const got = pairs.map((pair) => ({ ...contentOf(pair) }));
  return listDifferences(
    wanted.map((fields) => textOf(fields, names)),
    got.map((fields) => textOf(fields, names)),
  );
}

/** The same pairs in two projects, whatever their order. */
export function contentDifferences(wanted: readonly Pair[], got: readonly Pair[]): string[] {
  const texts = (pairs: readonly Pair[]): string[] =>
    pairs.map((pair) => textOf({ ...contentOf(pair) }, Object.keys(contentOf(pair))));
  return listDifferences(texts(wanted), texts(got));
}

function listDifferences(wanted: readonly string[], got: readonly string[]): string[] {
  if (isDeepStrictEqual(wanted.toSorted(), got.toSorted())) return [];
  const missing = leftOver(wanted, got);
  const unexpected = leftOver(got, wanted);
  const example = (what: string, texts: readonly string[]): string[] =>
    texts[0] === undefined ? [] : [`${texts.length} pairs ${what}, such as ${shorten(texts[0])}`];
  return [...example('missing', missing), ...example('unexpected', unexpected)];
}

/** What of `texts` is not in `others`, as often as it is not. */
function leftOver(texts: readonly string[], others: readonly string[]): string[] {
  const left = new Map<string, number>();
  for (const text of others) left.set(text, (left.get(text) ?? 0) + 1);
  return texts.filter((text) => {
    const count = left.get(text) ?? 0;
    left.set(text, count - 1);
    return count <= 0;
  });
}

/** JSON of the fields in the order of the names, with the names within them sorted. */
const textOf = (fields: Readonly<Record<string, unknown>>, names: readonly string[]): string =>
  JSON.stringify(names.map((name) => sorted(fields[name] ?? null)));

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, inner]) => [name, sorted(inner)]);
}

const shorten = (text: string): string => (text.length <= SHOWN ? text : `${text.slice(0, SHOWN)}…`);
