import type { Rule, TriedGroup, TriedRules } from '@pairloom/contract';
import type { Finding, PreparedChunk } from '../ports/reading.ts';

const EXAMPLES = 5;
const TENTHS = 10;
const RANK = { error: 0, warning: 1, info: 2 } as const;

/** Gathers what rules and settings say of rows, chunk by chunk: counts and a few examples of each kind. */
export class RuleTrial {
  private readonly rules: readonly Rule[];
  private readonly groups = new Map<string, TriedGroup>();
  private readonly violated = new Map<string, number>();
  private readonly quality = new Array<number>(TENTHS).fill(0);
  private rows = 0;
  private failed = 0;

  constructor(rules: readonly Rule[]) {
    this.rules = rules;
  }

  /** `firstRow` is the number of the chunk's first row. */
  add(chunk: PreparedChunk, firstRow: number): void {
    this.rows += chunk.rowCount;
    for (const finding of chunk.findings) this.addFinding(finding, chunk, firstRow);
    for (const pair of chunk.pairs) {
      if (pair === undefined) this.failed++;
      else if (pair.quality !== undefined) this.addQuality(pair.quality);
    }
  }

  get rowCount(): number {
    return this.rows;
  }

  /** `complete`: whether every row was looked at. */
  result(complete: boolean): TriedRules {
    return {
      rows: this.rows,
      failed: this.failed,
      complete,
      groups: [...this.groups.values()].sort((a, b) => RANK[a.severity] - RANK[b.severity] || b.count - a.count),
      rules: this.rules
        .filter(({ enabled }) => enabled)
        .map(({ id }) => ({ id, violated: this.violated.get(id) ?? 0 })),
      quality: this.quality,
    };
  }

  private addFinding(finding: Finding, { lines }: PreparedChunk, firstRow: number): void {
    const { code, field, severity, rule = null, offset, value, message } = finding;
    const key = JSON.stringify([code, field, severity, rule]);
    let group = this.groups.get(key);
    if (group === undefined) {
      group = { code, field, severity, rule, count: 0, examples: [] };
      this.groups.set(key, group);
    }
    group.count++;
    if (group.examples.length < EXAMPLES)
      group.examples.push({ row: firstRow + offset, line: lines[offset] ?? null, value, message });
    if (code === 'rule_violated' && rule !== null) this.violated.set(rule, (this.violated.get(rule) ?? 0) + 1);
  }

  private addQuality(score: number): void {
    const tenth = Math.min(TENTHS - 1, Math.floor(score * TENTHS));
    this.quality[tenth] = (this.quality[tenth] ?? 0) + 1;
  }
}
