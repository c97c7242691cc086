import { computed, effect, inject, Injectable, linkedSignal, signal, untracked } from '@angular/core';
import { isTerminal, type ImportRecord } from '@pairloom/contract';
import { AttemptKey } from '../../api/attempt-key.ts';
import { faultOf, type Fault } from '../../api/api-error.ts';
import { ImportsApi, type DraftOptions } from '../../api/imports-api.ts';
import { ImportStore } from '../../state/import-store.ts';
import { DraftPlace } from '../dialog/draft-place.ts';
import { ImportDraft } from '../dialog/import-draft.ts';

/** Up to so many rows a changed option is tried at once; larger files wait for a word. */
const TRIED_AT_ONCE = 50_000;

/** The dry run of the draft: started by itself, and again when an option changes. The address names it, so a reload finds it. */
@Injectable()
export class DryRun {
  readonly #draft = inject(ImportDraft);
  readonly #place = inject(DraftPlace);
  readonly #store = inject(ImportStore);
  readonly #api = inject(ImportsApi);
  readonly #key = new AttemptKey();
  readonly #starting = signal(false);
  readonly #fault = signal<Fault | null>(null);
  /** Whether there has been one: the first is started by itself, however large the file. */
  readonly #tried = signal(false);
  /** The last one that was started here; it is of no use once the options are others. */
  #last: string | null = null;

  readonly id = computed(() => this.#place.address().previewId);
  readonly record = computed((): ImportRecord | null => {
    const id = this.id();
    return id === null ? null : (this.#store.record(id) ?? null);
  });
  readonly starting = this.#starting.asReadonly();
  readonly fault = this.#fault.asReadonly();
  readonly ended = computed(() => {
    const record = this.record();
    return record !== null && isTerminal(record.status) ? record : null;
  });
  /** The last one that ended: its figures stay, pale, while the next is awaited. */
  readonly shown = linkedSignal<ImportRecord | null, ImportRecord | null>({
    source: this.ended,
    computation: (ended, before) => ended ?? before?.value ?? null,
  });
  /** Whether somebody has to ask for the next one. */
  readonly outdated = computed(
    () => this.id() === null && !this.#starting() && this.#fault() === null && !this.#triesItself(),
  );
  /** Whether the last one ended before all rows were checked; nothing starts the next by itself. */
  readonly endedEarly = computed(() => {
    const ended = this.ended();
    return ended !== null && ended.status !== 'completed';
  });
  readonly #triesItself = computed(() => {
    const rows = this.#draft.inspection.value()?.rowsEstimated ?? null;
    return !this.#tried() || (rows !== null && rows <= TRIED_AT_ONCE);
  });

  constructor() {
    effect((onCleanup) => {
      const id = this.id();
      if (id === null) return;
      this.#tried.set(true);
      const { ready, stop } = this.#store.watch(id);
      onCleanup(stop);
      ready.catch((error: unknown) => {
        if (id === this.id()) this.#fault.set(faultOf(error));
      });
    });
    effect(() => {
      const wanted = this.id() === null && this.#draft.ready() && !this.#draft.inspection.loading();
      this.#draft.options();
      if (wanted) untracked(() => this.#triesItself() && void this.start());
    });
  }

  /** Starts one with the options as they are. One that still runs with others is cancelled. */
  async start(): Promise<void> {
    const source = this.#draft.whole();
    if (!source || this.#starting()) return;
    const options = this.#draft.options();
    this.#starting.set(true);
    this.#fault.set(null);
    this.#cancelLast();
    try {
      const record = await this.#begin(source.id, options);
      // Answered: the same options once more are another dry run.
      this.#key.renew();
      this.#tried.set(true);
      this.#last = record.id;
      if (options === this.#draft.options()) await this.#place.go({ previewId: record.id }, true);
    } catch (error) {
      this.#fault.set(faultOf(error));
    }
    this.#starting.set(false);
    if (options !== this.#draft.options() && this.#draft.ready() && this.#triesItself()) void this.start();
  }

  async #begin(sourceId: string, options: DraftOptions): Promise<ImportRecord> {
    const asked = { ...options, dryRun: true };
    const key = this.#key.for(JSON.stringify([sourceId, asked]));
    const record = await this.#api.start(this.#draft.projectId(), sourceId, asked, key);
    this.#store.apply(record);
    return record;
  }

  /** Best effort: one that goes on does no harm. */
  #cancelLast(): void {
    const last = this.#last === null ? undefined : this.#store.record(this.#last);
    if (!last || isTerminal(last.status)) return;
    this.#api.cancel(last.projectId, last.id).then(
      (record) => this.#store.apply(record),
      () => undefined,
    );
  }
}
