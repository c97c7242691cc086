import type { Page, RowError } from '@pairloom/contract';
import { LOG_LIMIT, type FindingLog } from './finding-log.ts';

/** While the import runs, a page is asked for so often at most. */
export const PAGE_EVERY_MS = 1_000;

/** Whether there are further pages, or the page was not given, or not wanted any more. */
type Outcome = 'more' | 'end' | 'refused';
type Ask = (cursor: string | null) => Promise<Page<RowError>>;

/**
 * Fills the log from the list on the server. A state of the import carries only the latest findings, so those that come fast would leave
 * holes. The list is in row order, but chunks end in any order: when nothing new is found at its end, it is read from the beginning.
 */
export class FindingPages {
  readonly #log: FindingLog;
  readonly #ask: Ask;
  #counted = 0;
  /** Where the next page begins. */
  #cursor: string | null = null;
  /** Where the last full page ended. */
  #end: string | null = null;
  /** Findings that the pass under way has brought, and whether it began with the first row. */
  #gained = 0;
  #whole = true;
  /** What was counted when a whole pass brought nothing: until more is counted there is nothing to be had. */
  #exhaustedAt = -1;
  #reading = false;
  #stopped = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(log: FindingLog, ask: Ask) {
    this.#log = log;
    this.#ask = ask;
  }

  /** Findings from before the log was opened, without a pause. Without them the log is only shorter, and says so. */
  async readEarlier(): Promise<void> {
    let outcome: Outcome;
    do outcome = await this.#readPage((items) => this.#log.addEarlier(items));
    while (outcome === 'more' && this.#log.entries().length < LOG_LIMIT);
    this.#plan();
  }

  /** The server has counted so many: reads on while the log has fewer. */
  follow(counted: number): void {
    this.#counted = counted;
    this.#plan();
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  #plan(): void {
    const known = this.#log.entries().length;
    const lacking = known < Math.min(this.#counted, LOG_LIMIT) && this.#counted !== this.#exhaustedAt;
    if (!lacking || this.#reading || this.#stopped || this.#timer !== undefined) return;
    this.#timer = setTimeout(() => void this.#readOn(), PAGE_EVERY_MS);
  }

  async #readOn(): Promise<void> {
    this.#timer = undefined;
    // After a refusal the next state of the import tries again.
    if ((await this.#readPage((items) => this.#log.add(items))) !== 'refused') this.#plan();
  }

  async #readPage(take: (items: RowError[]) => void): Promise<Outcome> {
    this.#reading = true;
    try {
      const page = await this.#ask(this.#cursor);
      if (this.#stopped) return 'refused';
      const before = this.#log.entries().length;
      take(page.items);
      this.#gained += this.#log.entries().length - before;
      if (page.nextCursor === null) {
        this.#endPass();
        return 'end';
      }
      this.#cursor = this.#end = page.nextCursor;
      return 'more';
    } catch {
      return 'refused';
    } finally {
      this.#reading = false;
    }
  }

  #endPass(): void {
    const inVain = this.#gained === 0;
    if (inVain && this.#whole) this.#exhaustedAt = this.#counted;
    this.#cursor = inVain && !this.#whole ? null : this.#end;
    this.#whole = this.#cursor === null;
    this.#gained = 0;
  }
}
