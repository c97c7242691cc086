import { inject, Injectable, signal } from '@angular/core';
import { ImportOptions, MAX_EDITED_ROWS, type ImportRecord, type Receipt } from '@pairloom/contract';
import { faultOf, type Fault } from '../../api/api-error.ts';
import { ImportsApi, type DraftOptions } from '../../api/imports-api.ts';
import { ReportsApi } from '../../api/reports-api.ts';
import { SourcesApi } from '../../api/sources-api.ts';
import { ExpiredResults } from '../rows/results-gone.ts';
import { MendedFiles } from './mended-files.ts';

/** A file of failed rows with the options that they are sent back with. */
export interface MendedFile {
  readonly sourceId: string;
  readonly options: DraftOptions;
}

/** Options that say what is done with rows. How the file was read is no matter of its failed rows, which come as CSV. */
const KEPT = [
  ...['mode', 'matchBy', 'sourceSet', 'duplicates', 'onError', 'maxErrors', 'process', 'embed', 'html', 'trim'],
  'metadata',
] as readonly (keyof DraftOptions)[];

const STANDARD: DraftOptions = ImportOptions.parse({});

/** Whether the failed rows of an import are few enough to be corrected by hand. */
export const canBeMended = ({ counts }: ImportRecord): boolean => counts.failed > 0 && counts.failed <= MAX_EDITED_ROWS;

/**
 * Options that the failed rows of an import are sent back with: those that it went by, where they are not the standard. A mirror is not
 * repeated: it would retire every pair that is not among these rows. They belong to its set nevertheless.
 */
export function optionsOfMending({ mode, mapping, filename }: ImportRecord, { options }: Receipt): DraftOptions {
  const used: DraftOptions = options;
  const others = KEPT.map((name) => [name, used[name] ?? undefined] as const).filter(
    ([name, value]) => value !== undefined && JSON.stringify(value) !== JSON.stringify(STANDARD[name]),
  );
  const kept: DraftOptions = { ...Object.fromEntries(others), ...(mapping === null ? {} : { mapping }) };
  if (mode !== 'mirror') return kept;
  const { mode: _mirror, ...rest } = kept;
  return { ...rest, sourceSet: used.sourceSet ?? filename };
}

/** Makes a file of the failed rows of an import, so that they can be corrected and sent back. */
@Injectable()
export class FailedRows {
  readonly #imports = inject(ImportsApi);
  readonly #reports = inject(ReportsApi);
  readonly #sources = inject(SourcesApi);
  readonly #mended = inject(MendedFiles);
  readonly #expired = inject(ExpiredResults);
  readonly #busy = signal(false);
  readonly #fault = signal<Fault | null>(null);

  readonly busy = this.#busy.asReadonly();
  readonly fault = this.#fault.asReadonly();

  /** Null when it could not be made. */
  async toFile(record: ImportRecord, filename: string): Promise<MendedFile | null> {
    if (this.#busy()) return null;
    this.#busy.set(true);
    this.#fault.set(null);
    const { projectId, id } = record;
    try {
      const receipt = await this.#reports.receipt(projectId, id);
      const text = await this.#imports.resultText(projectId, id, 'failed', 'csv');
      const source = await this.#sources.create(projectId, new File([text], filename, { type: 'text/csv' }));
      this.#mended.add({ sourceId: source.id, filename: record.filename, mirror: record.mode === 'mirror' });
      return { sourceId: source.id, options: optionsOfMending(record, receipt) };
    } catch (error) {
      const fault = faultOf(error);
      this.#fault.set(fault);
      this.#expired.hear(id, fault);
      return null;
    } finally {
      this.#busy.set(false);
    }
  }
}
