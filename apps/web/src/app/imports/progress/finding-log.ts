import { signal } from '@angular/core';
import type { RowError } from '@pairloom/contract';
import { runWords } from '../../words/en/run.ts';
import type { SayFinding } from '../../words/finding-text.ts';
import type { WordsOf } from '../../words/words.ts';

/** How many findings the log keeps; the whole list stays on the server. */
export const LOG_LIMIT = 10_000;

/**
 * Findings in the order in which they became known, newest at the end. The gateway repeats the latest ones with every state of the
 * import, so each is taken once.
 */
export class FindingLog {
  readonly #known = new Set<string>();
  /** How many entries at the front are from before the log was opened. */
  #earlier = 0;
  readonly #entries = signal<readonly RowError[]>([]);
  readonly entries = this.#entries.asReadonly();

  /** Findings of the latest state. */
  add(findings: readonly RowError[]): void {
    const fresh = this.#fresh(findings);
    if (fresh.length > 0) this.#keep([...this.#entries(), ...fresh]);
  }

  /** Findings from before the log was opened, page by page: they go before what came since, whenever they arrive. */
  addEarlier(findings: readonly RowError[]): void {
    const fresh = this.#fresh(findings);
    if (fresh.length === 0) return;
    const place = this.#earlier;
    this.#earlier += fresh.length;
    this.#keep([...this.#entries().slice(0, place), ...fresh, ...this.#entries().slice(place)]);
  }

  #keep(entries: readonly RowError[]): void {
    const over = Math.max(0, entries.length - LOG_LIMIT);
    this.#earlier = Math.max(0, this.#earlier - over);
    this.#entries.set(entries.slice(over));
  }

  /** Those not taken yet, by row: what one state tells of has no order of its own. */
  #fresh(findings: readonly RowError[]): RowError[] {
    const fresh: RowError[] = [];
    for (const finding of findings) {
      const key = identity(finding);
      if (this.#known.has(key)) continue;
      this.#known.add(key);
      fresh.push(finding);
    }
    return fresh.sort((a, b) => a.row - b.row);
  }
}

/** A field may have several findings of one code, as of its tags. */
const identity = ({ row, field, code, value, message }: RowError): string =>
  JSON.stringify([row, field, code, value, message]);

/** A finding as one line of plain text, for the clipboard. */
export function findingLine(
  finding: RowError,
  say: SayFinding,
  { log }: WordsOf<typeof runWords> = runWords.en,
): string {
  const field = finding.field === null ? '' : ` ${finding.field}`;
  return `${log.lineText(finding.row, finding.line)}${field} [${finding.code}] ${say(finding.message, finding.code)}`;
}
