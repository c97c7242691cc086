import { isTerminal, type ImportRecord } from '@pairloom/contract';

/** What somebody wants to hear of: an import has ended, or waits for a person. */
export interface Turn {
  readonly record: ImportRecord;
  readonly what: 'completed' | 'failed' | 'cancelled' | 'attention';
}

const stateOf = (record: ImportRecord): Turn['what'] | 'running' => {
  if (isTerminal(record.status)) return record.status as Turn['what'];
  return record.attention?.waits ? 'attention' : 'running';
};

/** Notices turns of imports: of those that were seen running before, and of those that are awaited. What else had ended before is no news. */
export class Turns {
  readonly #seen = new Map<string, Turn['what'] | 'running'>();

  /** `awaited`: ids of imports of whose end nobody was told. */
  of(awaited: ReadonlySet<string>, records: readonly ImportRecord[]): Turn[] {
    return records.flatMap((record) => {
      const before = this.#seen.get(record.id) ?? (awaited.has(record.id) ? 'running' : undefined);
      const what = stateOf(record);
      this.#seen.set(record.id, what);
      return before === undefined || before === what || what === 'running' ? [] : [{ record, what }];
    });
  }
}
