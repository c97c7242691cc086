import type { Fault } from './faults/fault.ts';
import type { RunResult } from './run-faults.ts';

/** The value below which that share of all lies; undefined for none. */
export function percentile(values: readonly number[], share: number): number | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)];
}

const seconds = (ms: number | undefined): string => (ms === undefined ? '–' : (ms / 1000).toFixed(1));

/** Of those of its number the one that has the variant; of a variant that is gone the first. */
function faultOf({ fault: no, variant }: RunResult, faults: readonly Fault[]): Fault | undefined {
  const numbered = faults.filter((fault) => fault.no === no);
  return numbered.find(({ variants }) => variants.some(({ name }) => name === variant)) ?? numbered[0];
}

/** A table in Markdown: fault, runs in which it struck, those that it missed, violations of both, recovery. */
export function tableOf(results: readonly RunResult[], faults: readonly Fault[]): string {
  const lines = [
    '| Fault | Runs | Missed | Violations | Recovery p50, s | p99, s |',
    '| --- | ---: | ---: | ---: | ---: | ---: |',
  ];
  const byFault = Map.groupBy(results, (result) => faultOf(result, faults));
  for (const fault of faults) {
    const { no, title } = fault;
    const of = byFault.get(fault) ?? [];
    if (of.length === 0) continue;
    const struck = of.filter(({ missed }) => missed !== true);
    const recovery = struck.flatMap(({ recoveryMs }) => (recoveryMs === undefined ? [] : [recoveryMs]));
    const bad = of.filter(({ violations }) => violations.length > 0).length;
    const [p50, p99] = [percentile(recovery, 0.5), percentile(recovery, 0.99)];
    const counted = [struck.length, of.length - struck.length, bad].join(' | ');
    lines.push(`| ${no} ${title} | ${counted} | ${seconds(p50)} | ${seconds(p99)} |`);
  }
  return lines.join('\n');
}

export function lineOf({ fault, variant, run, violations, recoveryMs, missed, note, tookMs }: RunResult): string {
  const mark = violations.length > 0 ? '✖' : missed === true ? 'missed' : 'ok';
  const told = `${mark} fault ${fault}, run ${run}: ${variant} (${note}; recovery ${seconds(recoveryMs)} s, ${seconds(tookMs)} s in all)`;
  return [told, ...violations.map((violation) => `    ${violation}`)].join('\n');
}
