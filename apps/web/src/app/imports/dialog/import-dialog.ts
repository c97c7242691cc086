import {
  afterRenderEffect,
  Component,
  computed,
  effect,
  ElementRef,
  inject,
  signal,
  untracked,
  viewChild,
} from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { MatDialogModule, MatDialogRef } from '@angular/material/dialog';
import { MatIconModule } from '@angular/material/icon';
import { MatProgressBarModule } from '@angular/material/progress-bar';
import { isTerminal, type ImportRecord } from '@pairloom/contract';
import { filter, merge } from 'rxjs';
import { faultOf, type Fault } from '../../api/api-error.ts';
import { ConnectionNote } from '../../shell/connection-note.ts';
import { FaultNote } from '../../shell/fault-note.ts';
import { NoticeBanner } from '../../shell/notice-banner.ts';
import { ImportStore } from '../../state/import-store.ts';
import { dialogWords } from '../../words/en/dialog.ts';
import { importWords } from '../../words/en/import.ts';
import { bulkChangeIn } from '../../words/bulk-change.ts';
import { importName, spokenOf } from '../../words/import-words.ts';
import { words } from '../../words/language-store.ts';
import { CheckFile } from '../check/check-file.ts';
import { ChooseFile } from '../choose/choose-file.ts';
import { PastedText } from '../choose/pasted-text.ts';
import { FileDrop } from '../file-drop.ts';
import { IncomingFile } from '../incoming-file.ts';
import { MapColumns } from '../map/map-columns.ts';
import { ImportProgress } from '../progress/import-progress.ts';
import { ReviewImport } from '../review/review-import.ts';
import { StatusChip } from '../status-chip.ts';
import type { MendedFile } from '../summary/failed-rows.ts';
import { ImportSummary } from '../summary/import-summary.ts';
import { StartedHere } from '../tray/started-here.ts';
import { DRAFT_STEPS, type DraftStep } from './draft-address.ts';
import { DraftPlace } from './draft-place.ts';
import { ImportDraft } from './import-draft.ts';
import { NEW_IMPORT } from './new-import.ts';
import { StepLine, type DialogStep } from './step-line.ts';
import { UnsavedRows } from './unsaved-rows.ts';

export type DialogState = DialogStep | 'opening' | 'missing';

const isDraftStep = (state: DialogState): state is DraftStep => (DRAFT_STEPS as readonly string[]).includes(state);

/**
 * The import dialog, in six steps: choose a file, check how it is read, map its columns, review what would happen, watch it being done, read
 * what became of every row. It shows the true state of what its address names, whenever it is opened; while something is under way neither
 * backdrop nor Esc dismisses it.
 */
@Component({
  selector: 'pl-import-dialog',
  imports: [
    CheckFile,
    ChooseFile,
    ConnectionNote,
    FaultNote,
    FileDrop,
    ImportProgress,
    ImportSummary,
    MapColumns,
    MatButtonModule,
    MatDialogModule,
    MatIconModule,
    MatProgressBarModule,
    NoticeBanner,
    ReviewImport,
    StatusChip,
    StepLine,
  ],
  templateUrl: './import-dialog.html',
  styleUrl: './import-dialog.scss',
  host: { '(window:beforeunload)': 'warnBeforeUnload($event)' },
})
export class ImportDialog {
  readonly #self = inject<MatDialogRef<ImportDialog>>(MatDialogRef);
  readonly #store = inject(ImportStore);
  readonly #place = inject(DraftPlace);
  readonly #mine = inject(StartedHere);
  readonly #pasted = inject(PastedText);
  readonly #unsaved = inject(UnsavedRows);
  protected readonly draft = inject(ImportDraft);
  protected readonly t = words(dialogWords);
  readonly #names = words(importWords);

  /** The import that came of the draft in the address. */
  readonly #startedId = computed(() => {
    const sourceId = this.#place.importId() === NEW_IMPORT ? this.draft.sourceId() : null;
    return sourceId === null ? null : this.#mine.importOf(sourceId);
  });
  readonly #shownId = computed(() => this.#startedId() ?? this.#place.importId());
  readonly #openingFault = signal<Fault | null>(null);
  protected readonly openingFault = this.#openingFault.asReadonly();
  /** How often backdrop or Esc were tried in vain. */
  protected readonly tries = signal(0);

  protected readonly record = computed(() => {
    const importId = this.#shownId();
    return importId === NEW_IMPORT ? undefined : this.#store.record(importId);
  });
  protected readonly state = computed((): DialogState => {
    if (this.#shownId() === NEW_IMPORT) return this.#draftState();
    const record = this.record();
    if (!record) return this.openingFault() ? 'missing' : 'opening';
    return isTerminal(record.status) ? 'summary' : 'run';
  });
  /** A step needs a file that is there as a whole. */
  readonly #draftState = computed((): DialogState => {
    const step = this.draft.step();
    if (step === 'choose' || this.draft.whole()) return step;
    return this.draft.source.value() || this.draft.source.fault() ? 'choose' : 'opening';
  });
  protected readonly step = computed((): DialogStep | null => {
    const state = this.state();
    if (state === 'opening' || state === 'missing') return null;
    return this.record() && this.record()?.kind !== 'import' ? null : state;
  });
  /** Back to anything, on as far as the file allows. */
  protected readonly open = computed((): DialogStep[] => {
    if (!isDraftStep(this.state()) || this.draft.uploading() || !this.draft.whole()) return [];
    return this.draft.ready() ? [...DRAFT_STEPS] : ['choose', 'check', 'map'];
  });
  readonly #busy = computed(() => this.draft.uploading() || this.state() === 'run');
  protected readonly heading = computed(() => {
    const { heading } = this.t();
    const record = this.record();
    switch (this.state()) {
      case 'choose':
      case 'check':
      case 'map':
      case 'review':
        return heading.draft;
      case 'opening':
      case 'missing':
        return heading.opening;
      case 'run':
      case 'summary':
        return this.#headingOf(record);
    }
  });
  protected readonly filename = computed(() => {
    const record = this.record();
    if (record) return importName(record, this.#names());
    return isDraftStep(this.state()) && this.state() !== 'choose' ? this.draft.whole()?.filename : null;
  });
  protected readonly hint = computed(() => {
    if (this.tries() === 0 || !this.#busy()) return '';
    if (this.draft.uploading()) return this.t().uploadRuns;
    const record = this.record();
    return this.t().runs[record ? spokenOf(record) : 'import'];
  });

  /** Whether what had been chosen for the file is lost. */
  protected readonly forgot = computed(() => this.#place.unread() && isDraftStep(this.state()));

  private readonly title = viewChild.required<ElementRef<HTMLElement>>('title');
  #before: DialogState | null = null;

  constructor() {
    const incoming = inject(IncomingFile).take();
    if (incoming) void this.draft.choose(incoming);
    effect(() => {
      this.#self.disableClose = this.#busy() || this.#unsaved.count() > 0;
    });
    // Also when the history of the browser leads back to the draft: starting it again would be a second import.
    effect(() => {
      const startedId = this.#startedId();
      if (startedId !== null) untracked(() => void this.#place.open(startedId, {}, true));
    });
    effect((onCleanup) => {
      const importId = this.#shownId();
      untracked(() => {
        this.#openingFault.set(null);
        this.tries.set(0);
      });
      if (importId === NEW_IMPORT) return;
      const { ready, stop } = this.#store.watch(importId);
      onCleanup(stop);
      ready.catch((error: unknown) => {
        if (importId === this.#shownId()) this.#openingFault.set(faultOf(error));
      });
    });
    // The button that led to a step goes with the one before, and the focus would go with it.
    afterRenderEffect(() => {
      const state = this.state();
      const moved = this.#before !== null && this.#before !== state;
      this.#before = state;
      if (moved || document.activeElement === document.body) this.title().nativeElement.focus();
    });
    const escapes = this.#self.keydownEvents().pipe(filter((event) => event.key === 'Escape'));
    merge(this.#self.backdropClick(), escapes)
      .pipe(filter(() => this.#self.disableClose === true))
      .subscribe(() => (this.#busy() ? this.tries.update((tries) => tries + 1) : void this.close()));
  }

  /** The draft has become an import, which takes its place in the address. */
  protected started(record: ImportRecord): void {
    this.#store.apply(record);
    this.#mine.add(record, this.draft.sourceId() ?? undefined);
  }

  /** A retry or an undo that somebody asked for in this dialog. */
  protected opened(record: ImportRecord): void {
    this.#store.apply(record);
    this.#mine.add(record);
    void this.#place.open(record.id);
  }

  protected goTo(step: DialogStep): void {
    if (isDraftStep(step)) this.draft.goTo(step);
  }

  protected async take(file: File): Promise<void> {
    if (!isDraftStep(this.state())) this.another(file);
    else if (await this.#unsaved.mayDrop()) void this.draft.choose(file);
  }

  protected another(file: File | null = null): void {
    void this.#place.open(NEW_IMPORT).then(() => file && this.draft.choose(file));
  }

  /** Failed rows were made a file of their own: they are corrected as the rows of any other file. */
  protected mend(file: MendedFile): void {
    void this.#place.open(NEW_IMPORT, { step: 'review', ...file });
  }

  /** Closes; a running import goes on. An upload is asked about by the route. */
  protected async close(): Promise<void> {
    if (await this.#unsaved.mayDrop()) this.#self.close();
  }

  protected retryOpening(): void {
    this.#openingFault.set(null);
    const importId = this.#shownId();
    this.#store.watch(importId).ready.catch((error: unknown) => {
      if (importId === this.#shownId()) this.#openingFault.set(faultOf(error));
    });
  }

  protected warnBeforeUnload(event: BeforeUnloadEvent): void {
    const pasted = this.state() === 'choose' && this.#pasted.of(this.draft.projectId()).trim() !== '';
    if (this.draft.uploading() || pasted || this.#unsaved.count() > 0) event.preventDefault();
  }

  #headingOf(record: ImportRecord | undefined): string {
    const { heading } = this.t();
    if (record?.kind === 'preview') return heading.preview;
    if (record?.kind === 'undo') return heading.undo[spokenOf(record)];
    if (record && bulkChangeIn(record) !== null) return heading.change;
    return record && isTerminal(record.status) ? heading.ended : heading.running;
  }
}
