import type { Counts } from '@pairloom/contract';
import type { Expectation } from './manifest.ts';
import type { Seen, Tally } from './seen.ts';
import { pairDifferences } from './pair-differences.ts';

/** What is not as expected, in words. `lines` are those of the file of pairs. */
export function differences(expect: Expectation, seen: Seen, lines?: readonly string[]): string[] {
  return [
    ...oneOf('outcome', expect.outcome, seen.outcome),
    ...oneOf('code', expect.code, seen.code),
    ...countDifferences(expect.counts, seen.counts),
    ...tallyDifferences('errors', expect.errors, seen.errors),
    ...tallyDifferences('warnings', expect.warnings, seen.warnings),
    ...(expect.stored === undefined || expect.stored === seen.pairs.length
      ? []
      : [`stored: ${seen.pairs.length} pairs, not ${expect.stored}`]),
    ...(lines === undefined ? [] : pairDifferences(lines, seen.pairs)),
  ];
}

function oneOf(what: string, allowed: readonly string[] | undefined, got: string | undefined): string[] {
  if (allowed === undefined || (got !== undefined && allowed.includes(got))) return [];
  return [`${what}: ${got ?? 'none'}, not ${allowed.join(' or ')}`];
}

/** Once a count is expected, those that are not named must be 0; the total need not be named. */
function countDifferences(expected: Expectation['counts'], seen: Counts | undefined): string[] {
  if (expected === undefined) return [];
  if (seen === undefined) return ['counts: none, the upload was refused'];
  const { total, processed: _, ...fates } = seen;
  const { total: wantedTotal = total, ...wanted } = expected;
  return [
    ...(wantedTotal === total ? [] : [`total: ${total ?? 'not known'}, not ${wantedTotal ?? 'known'}`]),
    ...tallyDifferences('', wanted, fates),
  ];
}

function tallyDifferences(what: string, expected: object | undefined, seen: object): string[] {
  if (expected === undefined) return [];
  const wanted = new Map<string, number>(Object.entries(expected));
  const got = new Map<string, number>(Object.entries(seen));
  return [...new Set([...wanted.keys(), ...got.keys()])].flatMap((name) => {
    const [a, b] = [wanted.get(name) ?? 0, got.get(name) ?? 0];
    return a === b ? [] : [`${what === '' ? '' : `${what} `}${name}: ${b}, not ${a}`];
  });
}

/** What is wrong whatever was expected. */
export function complaints({ counts, code }: Seen): string[] {
  if (counts === undefined) return code === 'internal' ? ['the gateway answered internal'] : [];
  const { total, created, updated, unchanged, deleted, skipped, failed, unprocessed } = counts;
  const sum = created + updated + unchanged + deleted + skipped + failed + unprocessed;
  return [
    ...(total !== null && sum !== total ? [`the fates add up to ${sum}, the total is ${total}`] : []),
    ...(code === 'internal' || code === 'counts_unbalanced' ? [`the import failed with ${code}`] : []),
  ];
}

export const sameTally = (a: Tally, b: Tally): boolean => tallyDifferences('', a, b).length === 0;
