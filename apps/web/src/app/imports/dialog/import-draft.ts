import { computed, inject, Injectable, signal } from '@angular/core';
import { ERROR_CODES, type ImportRecord, type MappingHelp } from '@pairloom/contract';
import type { Subscription } from 'rxjs';
import { faultOf, type Fault } from '../../api/api-error.ts';
import { ImportsApi, type SentOptions } from '../../api/imports-api.ts';

export interface UploadProgress {
  sent: number;
  total: number;
  /** Bytes a second since the upload began; null in its first moments. */
  bytesPerSecond: number | null;
}

/** One attempt to send one file with one set of options. Its key makes sure that a repeat makes no second import. */
interface Attempt {
  file: File;
  options: string;
  key: string;
}

export const MAPPED_FIELDS = ['question', 'answer', 'category', 'tags'] as const;
export type MappedField = (typeof MAPPED_FIELDS)[number];

/** An import before the gateway has taken it: the file, its options, the columns that were chosen, the upload. */
@Injectable()
export class ImportDraft {
  readonly #api = inject(ImportsApi);
  readonly #file = signal<File | null>(null);
  readonly #upload = signal<UploadProgress | null>(null);
  readonly #fault = signal<Fault | null>(null);
  readonly #help = signal<{ help: MappingHelp; fault: Fault } | null>(null);
  #attempt: Attempt | null = null;
  #sending: Subscription | null = null;
  #settle: ((record: ImportRecord | null) => void) | null = null;

  readonly embed = signal(true);
  readonly html = signal<'strip' | 'keep'>('strip');
  /** Field → column, as chosen by hand; empty until the gateway asks. */
  readonly mapping = signal<Partial<Record<MappedField, string>>>({});

  readonly file = this.#file.asReadonly();
  readonly upload = this.#upload.asReadonly();
  readonly fault = this.#fault.asReadonly();
  /** What the gateway told about the columns when it could not tell question and answer without a guess. */
  readonly help = computed(() => this.#help()?.help ?? null);
  readonly helpReason = computed(() => this.#help()?.fault ?? null);
  readonly uploading = computed(() => this.#upload() !== null);
  readonly mappingComplete = computed(() => {
    const { question, answer } = this.mapping();
    return Boolean(question && answer && question !== answer);
  });

  /** Takes a file, or none. What was found out about the one before is forgotten. */
  choose(file: File | null): void {
    this.abort();
    this.#file.set(file);
    this.#help.set(null);
    this.mapping.set({});
    this.#fault.set(file?.size === 0 ? emptyFile() : null);
  }

  mapTo(field: MappedField, column: string | null): void {
    this.mapping.update(({ [field]: _, ...others }) => (column === null ? others : { ...others, [field]: column }));
  }

  /**
   * Sends the file. Resolves with the import, or with null when it was aborted, refused (see `fault`) or when columns have to be chosen
   * first (see `help`).
   */
  send(projectId: string): Promise<ImportRecord | null> {
    const file = this.#file();
    if (!file || file.size === 0 || this.uploading()) return Promise.resolve(null);
    const options = this.#options();
    const startedAt = Date.now();
    this.#fault.set(null);
    this.#upload.set({ sent: 0, total: file.size, bytesPerSecond: null });
    return new Promise((resolve) => {
      this.#settle = resolve;
      this.#sending = this.#api.create(projectId, file, options, this.#keyFor(file, options)).subscribe({
        next: (event) => {
          if (event.kind === 'progress') this.#upload.set(progressOf(event.sent, event.total, startedAt));
          else this.#end(event.record);
        },
        error: (error: unknown) => this.#refused(faultOf(error)),
      });
    });
  }

  /** Stops the upload; the file stays chosen. */
  abort(): void {
    if (!this.uploading()) return;
    this.#attempt = null;
    this.#end(null);
  }

  #options(): SentOptions {
    const mapping = this.mapping();
    const chosen = Object.keys(mapping).length > 0 ? { mapping } : {};
    return { ...chosen, embed: this.embed(), html: this.html() };
  }

  /** The same key for the same file and options, so that trying again after a lost answer finds the first import. */
  #keyFor(file: File, sent: SentOptions): string {
    const options = JSON.stringify(sent);
    if (this.#attempt?.file !== file || this.#attempt.options !== options)
      this.#attempt = { file, options, key: crypto.randomUUID() };
    return this.#attempt.key;
  }

  #refused(fault: Fault): void {
    if (fault.mapping) {
      this.#help.set({ help: fault.mapping, fault });
      this.mapping.set(suggested(fault.mapping, this.mapping()));
    } else {
      this.#fault.set(fault);
    }
    this.#end(null);
  }

  #end(record: ImportRecord | null): void {
    this.#sending?.unsubscribe();
    this.#sending = null;
    this.#upload.set(null);
    this.#settle?.(record);
    this.#settle = null;
  }
}

/** What was chosen and exists stays; for the rest the best candidate, never one column for two fields. */
function suggested(
  help: MappingHelp,
  chosen: Partial<Record<MappedField, string>>,
): Partial<Record<MappedField, string>> {
  const mapping: Partial<Record<MappedField, string>> = {};
  const taken = new Set<string>();
  for (const field of MAPPED_FIELDS) {
    const wishes = [chosen[field], ...(help.candidates[field] ?? [])];
    const column = wishes.find((wish) => wish !== undefined && help.columns.includes(wish) && !taken.has(wish));
    if (column === undefined) continue;
    mapping[field] = column;
    taken.add(column);
  }
  return mapping;
}

function progressOf(sent: number, total: number, startedAt: number): UploadProgress {
  const seconds = (Date.now() - startedAt) / 1_000;
  return { sent, total, bytesPerSecond: seconds >= 1 ? sent / seconds : null };
}

function emptyFile(): Fault {
  const { title, remedy } = ERROR_CODES.empty_file;
  return {
    code: 'empty_file',
    title,
    detail: null,
    remedy,
    fields: [],
    line: null,
    retryable: false,
    correlationId: null,
    mapping: null,
  };
}
