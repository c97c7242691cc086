import { computed, effect, inject, Injectable, signal, untracked } from '@angular/core';
import { ERROR_CODES, type ErrorCode, type Mapping } from '@pairloom/contract';
import { faultOf, type Fault } from '../../api/api-error.ts';
import type { DraftOptions } from '../../api/imports-api.ts';
import { SourcesApi } from '../../api/sources-api.ts';
import { loaded } from '../../state/loaded.ts';
import { BegunDrafts } from '../choose/begun-drafts.ts';
import { BegunUploads } from '../choose/begun-uploads.ts';
import { SourceUpload } from '../choose/source-upload.ts';
import { StartedHere } from '../tray/started-here.ts';
import type { DraftAddress, DraftStep } from './draft-address.ts';
import { DraftPlace } from './draft-place.ts';

/** Options that say how a file is read, as opposed to what is done with its rows. */
const READING = [
  ...['format', 'encoding', 'delimiter', 'quote', 'escape', 'comment', 'header', 'sheet', 'recordPath', 'preset'],
  ...['answers', 'mapping', 'html', 'trim', 'edits'],
] as readonly (keyof DraftOptions)[];

/** Of a file of pairs to be deleted: it need not have what a pair is made of. */
const READING_DELETES = [...READING, 'mode', 'matchBy'] as const;

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** An import before it is started: its file, how the file is read, what is to be done with the rows. Its state is the address. */
@Injectable()
export class ImportDraft {
  readonly #place = inject(DraftPlace);
  readonly #sources = inject(SourcesApi);
  readonly #uploads = inject(SourceUpload);
  readonly #begun = inject(BegunDrafts);
  readonly #begunUploads = inject(BegunUploads);
  readonly #started = inject(StartedHere);
  readonly #file = signal<File | null>(null);
  readonly #fault = signal<Fault | null>(null);
  /** The last file that was there, with what was chosen for it. */
  #former: { readonly sourceId: string; readonly options: DraftOptions } | null = null;

  readonly projectId = this.#place.projectId;
  readonly step = computed(() => this.#place.address().step);
  readonly options = computed(() => this.#place.address().options, { equal: same });
  readonly sourceId = computed(() => this.#place.address().sourceId);
  /** The file in the browser, while it is sent; a file that was sent is known by `source`. */
  readonly file = this.#file.asReadonly();
  readonly upload = this.#uploads.state;
  readonly uploading = computed(() => this.upload() !== null);
  /** Why a file was not taken. */
  readonly fault = this.#fault.asReadonly();

  readonly source = loaded(
    computed(() => (this.uploading() ? null : this.sourceId())),
    (sourceId) => this.#sources.get(this.projectId(), sourceId),
  );
  /** A source that is there as a whole. */
  readonly whole = computed(() => {
    const source = this.source.value();
    return source?.state === 'stored' && source.id === this.sourceId() ? source : null;
  });
  /** An upload that was broken off, for instance by a reload: the same file goes on where it stopped. */
  readonly unfinished = computed(() => {
    const source = this.source.value();
    return source?.state === 'uploading' && source.id === this.sourceId() && !this.uploading() ? source : null;
  });

  readonly readingOptions = computed(() => readingOf(this.options()), { equal: same });
  readonly #asked = computed(
    () => {
      const sourceId = this.whole()?.id;
      return sourceId === undefined || this.step() === 'choose' ? null : { sourceId, options: this.readingOptions() };
    },
    { equal: same },
  );
  readonly inspection = loaded(this.#asked, ({ sourceId, options }) =>
    this.#sources.inspection(this.projectId(), sourceId, options),
  );

  /** What the rows would be read with; null while it cannot be told without a guess. */
  readonly mapping = computed((): Mapping | null => this.inspection.value()?.mapping ?? null);
  readonly problems = computed(() => this.inspection.value()?.problems ?? []);
  /** Whether an import with these options would be taken. */
  readonly ready = computed(() => this.mapping() !== null && this.problems().length === 0);

  constructor() {
    effect(() => {
      const [sourceId, source, address] = [this.sourceId(), this.whole(), this.#place.address()];
      const over = sourceId !== null && this.#started.importOf(sourceId) !== null;
      const gone = this.source.fault()?.code === 'source_not_found';
      untracked(() => {
        if (sourceId !== null && (over || gone)) this.#begun.drop(sourceId);
        else if (source && address.step !== 'choose') this.#begun.keep(this.projectId(), source, address);
      });
    });
  }

  /** Takes a file and sends it; when it is there, the dialog goes on. False when it did not arrive. */
  async choose(file: File): Promise<boolean> {
    this.#fault.set(null);
    this.#file.set(file);
    const { id: formerId } = this.whole() ?? {};
    if (formerId !== undefined) this.#former = { sourceId: formerId, options: this.options() };
    if (file.size === 0) return this.#refuse(faultOfCode('empty_file'));
    const unfinished = this.unfinished();
    const begun = unfinished && this.#begunUploads.isOf(unfinished, file) ? unfinished : null;
    try {
      const source = await this.#uploads.send(this.projectId(), file, begun, (begins) => {
        this.#begunUploads.keep(begins, file);
        if (begins.id !== this.sourceId())
          void this.#place.go({ step: 'choose', sourceId: begins.id, options: {}, previewId: null }, true);
      });
      if (!source) return false;
      const options = await this.#optionsFor(source.id);
      if (this.sourceId() === source.id) await this.#place.go({ step: 'check', sourceId: source.id, options });
      return true;
    } catch (error) {
      return this.#refuse(faultOf(error));
    }
  }

  stopUpload(): void {
    this.#uploads.stop();
  }

  retryUpload(): void {
    this.#uploads.retryNow();
  }

  /** Without a file again. */
  forget(): void {
    const sourceId = this.sourceId();
    if (sourceId !== null) this.#begun.drop(sourceId);
    this.#withoutFile();
    void this.#place.go({ step: 'choose', sourceId: null, options: {}, previewId: null }, true);
  }

  /** Back to a draft that was left. */
  goOn(address: DraftAddress): void {
    this.#withoutFile();
    void this.#place.go(address);
  }

  goTo(step: DraftStep): void {
    this.#fault.set(null);
    void this.#place.go({ step });
  }

  /** Sets options; undefined leaves one to the gateway. A dry run that was made with others does not count any more. */
  async set(change: { readonly [Name in keyof DraftOptions]: DraftOptions[Name] | undefined }): Promise<void> {
    const options = Object.fromEntries(
      Object.entries({ ...this.options(), ...change }).filter(([, value]) => value !== undefined),
    ) as DraftOptions;
    if (!same(options, this.options())) await this.#place.go({ options, previewId: null }, true);
  }

  /** A file with the columns of the one before is mended or newer rows of the same: what was chosen stays, but for corrections of single rows. */
  async #optionsFor(sourceId: string): Promise<DraftOptions> {
    const { sourceId: formerId, options: { edits: _edits, ...chosen } = {} } = this.#former ?? {};
    this.#former = null;
    if (formerId === undefined || formerId === sourceId || same(chosen, {})) return this.options();
    const columns = async (id: string): Promise<string[]> => {
      const { columns } = await this.#sources.inspection(this.projectId(), id, readingOf(chosen));
      return columns.map(({ name }) => name).sort();
    };
    try {
      const [before, now] = await Promise.all([columns(formerId), columns(sourceId)]);
      return same(before, now) ? chosen : this.options();
    } catch {
      return this.options(); // A file that cannot be read like the one before is looked at afresh.
    }
  }

  /** Says why a file was not taken, at the step that shows it: it may have been dropped at any. */
  #refuse(fault: Fault): false {
    this.#fault.set(fault);
    if (this.step() !== 'choose') void this.#place.go({ step: 'choose' });
    return false;
  }

  #withoutFile(): void {
    this.#uploads.stop();
    this.#former = null;
    this.#file.set(null);
    this.#fault.set(null);
  }
}

const readingOf = (options: DraftOptions): DraftOptions => {
  const names: readonly string[] = options.mode === 'delete' ? READING_DELETES : READING;
  return Object.fromEntries(Object.entries(options).filter(([name]) => names.includes(name)));
};

export function faultOfCode(code: ErrorCode): Fault {
  const { title, remedy, retryable } = ERROR_CODES[code];
  return {
    code,
    title,
    detail: null,
    remedy,
    fields: [],
    line: null,
    retryable,
    correlationId: null,
    mapping: null,
  };
}
