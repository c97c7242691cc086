import { ERROR_CODES, type ErrorCode, type ErrorGroup, type Severity } from '@pairloom/contract';
import type { FindingText, ReportedFinding } from '../ports/import-reports.ts';
import type { ReadPlan } from '../ports/reading.ts';
import { proposalFor } from './proposals.ts';

const MAX_RANGES = 50;
/** A file with thousands of columns could have as many groups of each code; no more than these are told apart by field. */
const MAX_GROUPS = 1_000;

interface Group {
  readonly code: ErrorCode;
  readonly field: string | null;
  readonly severity: Severity;
  readonly rule: string | undefined;
  readonly example: Pick<ReportedFinding, 'ordinal' | 'line' | 'message' | 'existingId' | 'similarity'> & {
    readonly row: number;
  };
  readonly otherRow: number | undefined;
  readonly ranges: { from: number; to: number }[];
  count: number;
  rows: number;
  rangeCount: number;
  lastRow: number;
}

const RANK: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };

/** Gathers findings by code, field, severity and rule. Holds a bounded list of ranges for each group, never the findings. */
export class ErrorGrouping {
  readonly #groups = new Map<string, Group>();
  readonly #severity: Severity | undefined;

  /** With a severity, findings of others are passed over. */
  constructor(severity?: Severity) {
    this.#severity = severity;
  }

  /** Findings of a chunk in row order; chunks come in file order. */
  add(firstRow: number, findings: readonly ReportedFinding[]): void {
    for (const finding of findings)
      if (this.#severity === undefined || finding.severity === this.#severity)
        this.#addOne(firstRow + finding.offset, finding);
  }

  /** Places of the examples, for looking up what was kept of them. */
  examples(): { row: number; ordinal: number }[] {
    return [...this.#groups.values()].map(({ example: { row, ordinal } }) => ({ row, ordinal }));
  }

  /** The groups, errors first, the most frequent first. `plan` is that of the import, null when there is none. */
  result(texts: readonly FindingText[], plan: ReadPlan | null): ErrorGroup[] {
    const textOf = new Map(texts.map((text) => [`${text.row}.${text.ordinal}`, text]));
    return [...this.#groups.values()]
      .sort((a, b) => RANK[a.severity] - RANK[b.severity] || b.count - a.count || a.example.row - b.example.row)
      .map((group) => toErrorGroup(group, textOf.get(`${group.example.row}.${group.example.ordinal}`), plan));
  }

  #addOne(row: number, finding: ReportedFinding): void {
    const group = this.#groupOf(row, finding);
    group.count++;
    if (row === group.lastRow) return;
    group.rows++;
    if (group.rangeCount === 0 || row !== group.lastRow + 1) {
      group.rangeCount++;
      if (group.ranges.length < MAX_RANGES) group.ranges.push({ from: row, to: row });
    } else if (group.rangeCount <= MAX_RANGES) {
      const last = group.ranges.at(-1);
      if (last !== undefined) last.to = row;
    }
    group.lastRow = row;
  }

  #groupOf(row: number, finding: ReportedFinding): Group {
    const { code, severity, message, line, ordinal, otherRow, rule, existingId, similarity } = finding;
    const key = (field: string | null): string => JSON.stringify([severity, code, field, rule]);
    const known = this.#groups.get(key(finding.field));
    if (known !== undefined) return known;
    const field = this.#groups.size < MAX_GROUPS ? finding.field : null;
    const group: Group = this.#groups.get(key(field)) ?? {
      code,
      field,
      severity,
      rule,
      example: {
        row,
        ordinal,
        line,
        message,
        ...(existingId === undefined ? {} : { existingId }),
        ...(similarity === undefined ? {} : { similarity }),
      },
      otherRow,
      ranges: [],
      count: 0,
      rows: 0,
      rangeCount: 0,
      lastRow: 0,
    };
    this.#groups.set(key(field), group);
    return group;
  }
}

function toErrorGroup(group: Group, text: FindingText | undefined, plan: ReadPlan | null): ErrorGroup {
  const { code, field, severity, rule, count, rows, ranges, rangeCount, example, otherRow } = group;
  const value = text?.value ?? null;
  const { ordinal: _ordinal, ...shown } = example;
  return {
    code,
    field,
    severity,
    ...(rule === undefined ? {} : { rule }),
    title: ERROR_CODES[code].title,
    count,
    rows,
    ranges,
    moreRanges: rangeCount - ranges.length,
    example: { ...shown, value, raw: text?.raw ?? null },
    remedy: ERROR_CODES[code].remedy,
    proposal: proposalFor({ code, field, rows, row: example.row, line: example.line, value, otherRow }, plan),
  };
}
