import { inject, Injectable, signal } from '@angular/core';
import { MAX_EDITED_ROWS, type ImportRecord } from '@pairloom/contract';
import { faultOf, type Fault } from '../../api/api-error.ts';
import { ImportsApi, type DraftOptions } from '../../api/imports-api.ts';
import { SourcesApi } from '../../api/sources-api.ts';

/** Whether the failed rows of an import are few enough to be corrected by hand. */
export const canBeMended = ({ counts }: ImportRecord): boolean => counts.failed > 0 && counts.failed <= MAX_EDITED_ROWS;

/**
 * Options that the failed rows are sent back with: those of their import, as far as its record names them. A mirror is not repeated: it
 * would retire every pair that is not among the failed rows.
 */
export const optionsOfMending = ({ mode, mapping, metadata }: ImportRecord): DraftOptions => ({
  ...(mapping === null ? {} : { mapping }),
  ...(metadata === null ? {} : { metadata }),
  ...(mode === 'mirror' ? {} : { mode }),
});

/** Makes a file of the failed rows of an import, so that they can be corrected and sent back. */
@Injectable()
export class FailedRows {
  readonly #imports = inject(ImportsApi);
  readonly #sources = inject(SourcesApi);
  readonly #busy = signal(false);
  readonly #fault = signal<Fault | null>(null);

  readonly busy = this.#busy.asReadonly();
  readonly fault = this.#fault.asReadonly();

  /** Id of the new source; null when it could not be made. */
  async toSource({ projectId, id }: ImportRecord, filename: string): Promise<string | null> {
    if (this.#busy()) return null;
    this.#busy.set(true);
    this.#fault.set(null);
    try {
      const text = await this.#imports.resultText(projectId, id, 'failed', 'csv');
      const source = await this.#sources.create(projectId, new File([text], filename, { type: 'text/csv' }));
      return source.id;
    } catch (error) {
      this.#fault.set(faultOf(error));
      return null;
    } finally {
      this.#busy.set(false);
    }
  }
}
