import { inject, Injectable, signal } from '@angular/core';
import type { ImportRecord } from '@pairloom/contract';
import { faultOf, type Fault } from '../../api/api-error.ts';
import { ImportsApi, type ImportCommands as Commands } from '../../api/imports-api.ts';
import { ImportStore } from '../../state/import-store.ts';
import { ExpiredResults } from '../rows/results-gone.ts';

/** Asks something of an import: what came of it is in the store, why it was refused stands here. */
@Injectable()
export class ImportCommander {
  readonly #api = inject(ImportsApi);
  readonly #store = inject(ImportStore);
  readonly #expired = inject(ExpiredResults);
  readonly #busy = signal<keyof Commands | null>(null);
  readonly #fault = signal<Fault | null>(null);

  readonly busy = this.#busy.asReadonly();
  readonly fault = this.#fault.asReadonly();

  /** The import as it is now, or the new one that was opened; null when it was refused. */
  async send<C extends keyof Commands>(
    record: ImportRecord,
    control: C,
    command: Commands[C],
  ): Promise<ImportRecord | null> {
    if (this.#busy()) return null;
    this.#busy.set(control);
    this.#fault.set(null);
    try {
      const answer = await this.#api.command(record.projectId, record.id, control, command);
      this.#store.apply(answer);
      return answer;
    } catch (error) {
      const fault = faultOf(error);
      // It ended in the meantime: the summary says so.
      if (fault.code !== 'import_ended') this.#fault.set(fault);
      this.#expired.hear(record.id, fault);
      return null;
    } finally {
      this.#busy.set(null);
    }
  }
}
