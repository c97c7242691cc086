import { signal } from '@angular/core';
import type { RowError } from '@pairloom/contract';

/** How many findings the log keeps; the whole list stays on the server. */
export const LOG_LIMIT = 10_000;

/**
 * Findings in the order in which they became known, newest at the end. The gateway repeats the latest ones with every state of the
 * import, so each is taken once.
 */
export class FindingLog {
  readonly #known = new Set<string>();
  readonly #entries = signal<readonly RowError[]>([]);
  readonly entries = this.#entries.asReadonly();

  add(findings: readonly RowError[]): void {
    const fresh = findings.filter((finding) => !this.#known.has(identity(finding)));
    if (fresh.length === 0) return;
    const unique = new Map(fresh.map((finding) => [identity(finding), finding]));
    for (const key of unique.keys()) this.#known.add(key);
    const arrived = [...unique.values()].sort((a, b) => a.row - b.row);
    this.#entries.update((entries) => [...entries, ...arrived].slice(-LOG_LIMIT));
  }
}

const identity = ({ row, field, code }: RowError): string => `${row} ${field ?? ''} ${code}`;

/** A finding as one line of plain text, for the clipboard. */
export function findingLine(finding: RowError): string {
  const where = finding.line === null ? `row ${finding.row}` : `row ${finding.row} (line ${finding.line})`;
  const field = finding.field === null ? '' : ` ${finding.field}`;
  return `${where}${field} [${finding.code}] ${finding.message}`;
}
