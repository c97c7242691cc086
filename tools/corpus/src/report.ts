import type { Expectation, Manifest } from './manifest.ts';
import type { Result } from './run-trial.ts';
import type { Seen, Tally } from './seen.ts';

/** A table for people: what was expected of each file, and what came of it. */
export function report(results: readonly Result[]): string {
  const rows = results.map(({ trial, seen, differences, ms }) => [
    differences.length === 0 ? 'ok' : 'DIFFERS',
    trial.about === undefined ? trial.file : `${trial.file}: ${trial.about}`,
    expectedWords(trial.expect),
    seen === undefined ? 'no end' : seenWords(seen),
    String(ms),
  ]);
  const wrong = results.flatMap(({ trial, differences }) => differences.map((words) => `- ${trial.file}: ${words}`));
  return [
    table([['', 'file', 'expected', 'got', 'ms'], ...rows]),
    ...(wrong.length === 0 ? [] : ['', 'Differences:', ...wrong]),
    '',
    summary(results),
  ].join('\n');
}

export function summary(results: readonly Result[]): string {
  const differing = results.filter(({ differences }) => differences.length > 0).length;
  return `${results.length - differing} as expected, ${differing} not`;
}

function expectedWords(expect: Expectation | undefined): string {
  if (expect === undefined) return 'an end';
  const { outcome, code, counts, errors, stored, pairs, roundTrip, resend } = expect;
  return [
    outcome?.join('/'),
    code?.join('/'),
    counts && tallyWords(counts),
    errors && Object.keys(errors).length > 0 ? `(${tallyWords(errors)})` : undefined,
    stored === undefined ? undefined : `${stored} stored`,
    pairs && 'pairs',
    roundTrip && 'round trip',
    resend && 'resend',
  ]
    .filter(Boolean)
    .join(' ');
}

function seenWords({ outcome, code, counts, errors, pairs }: Seen): string {
  const { total = null, processed: _, ...fates } = counts ?? {};
  return [
    outcome,
    code,
    counts && `total ${total ?? 'unknown'}`,
    tallyWords(fates),
    Object.keys(errors).length > 0 ? `(${tallyWords(errors)})` : undefined,
    outcome === 'refused' && pairs.length === 0 ? undefined : `${pairs.length} stored`,
  ]
    .filter(Boolean)
    .join(' ');
}

const tallyWords = (tally: object): string =>
  Object.entries(tally)
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `${name} ${count}`)
    .join(' ');

function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) => `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`);
  const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`;
  return [lines[0], rule, ...lines.slice(1)].join('\n');
}

/** What was seen as a manifest: each trial a case, for a person to check. */
export function manifestOf(results: readonly Result[]): Manifest {
  return {
    ignore: [],
    cases: results.flatMap(({ trial: { file, about, options, expect }, seen }) =>
      seen === undefined
        ? []
        : [
            {
              files: [file],
              ...(about === undefined ? {} : { about }),
              options,
              expect: { ...expectationOf(seen), ...kept(expect) },
            },
          ],
    ),
  };
}

function expectationOf({ outcome, code, counts, errors, warnings, pairs }: Seen): Expectation {
  const common = { outcome: [outcome], ...(code === undefined ? {} : { code: [code] }) };
  if (counts === undefined) return common;
  const { total, processed: _, ...fates } = counts;
  const some = <T extends Tally | typeof fates>(tally: T): Partial<T> =>
    Object.fromEntries(Object.entries(tally).filter(([, count]) => count > 0)) as Partial<T>;
  return {
    ...common,
    counts: { ...(total === null ? {} : { total }), ...some(fates) },
    errors: some(errors),
    warnings: some(warnings),
    stored: pairs.length,
  };
}

/** Checks that nothing seen tells stay as they were. */
function kept(expect: Expectation | undefined): Expectation {
  const { pairs, roundTrip, resend } = expect ?? {};
  return {
    ...(pairs === undefined ? {} : { pairs }),
    ...(roundTrip === undefined ? {} : { roundTrip }),
    ...(resend === undefined ? {} : { resend }),
  };
}
