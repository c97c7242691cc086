import {
  afterNextRender,
  afterRenderEffect,
  Component,
  computed,
  DestroyRef,
  ElementRef,
  inject,
  Injector,
  output,
  signal,
  viewChild,
} from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { MatExpansionModule } from '@angular/material/expansion';
import { MatIconModule } from '@angular/material/icon';
import { MatProgressBarModule } from '@angular/material/progress-bar';
import { ERROR_CODES, MAX_EDITED_ROWS, type ErrorGroup, type ImportRecord } from '@pairloom/contract';
import { AttemptKey } from '../../api/attempt-key.ts';
import { faultOf, type Fault } from '../../api/api-error.ts';
import { ImportsApi } from '../../api/imports-api.ts';
import { confirm } from '../../shell/confirm-dialog.ts';
import { FaultNote } from '../../shell/fault-note.ts';
import { refocus } from '../../shell/focus.ts';
import { CodeRemedy } from '../../words/code-text.ts';
import { percentDone } from '../../words/import-words.ts';
import { dialogWords } from '../../words/en/dialog.ts';
import { importWords } from '../../words/en/import.ts';
import { reviewWords } from '../../words/en/review.ts';
import { rowWords } from '../../words/en/rows.ts';
import { summaryWords } from '../../words/en/summary.ts';
import { FindingText } from '../../words/finding-text.ts';
import { words } from '../../words/language-store.ts';
import { RowPreview } from '../check/row-preview.ts';
import { ImportDraft } from '../dialog/import-draft.ts';
import { ProblemNotes } from '../dialog/problem-notes.ts';
import { PairPreview } from '../map/pair-preview.ts';
import { FateBar } from '../rows/fate-bar.ts';
import { LoadedErrorGroups, type GroupAmongAll } from '../rows/loaded-error-groups.ts';
import { MappingLine } from '../rows/mapping-line.ts';
import { RetiredPairs, tellsRetired } from '../rows/retired-pairs.ts';
import { MendedFiles } from '../summary/mended-files.ts';
import { DryRun } from './dry-run.ts';
import { QuoteLine } from './quote-line.ts';
import { rowsOf } from './repair-rows.ts';
import { RowEdits } from './row-edits.ts';
import { RowRepair } from './row-repair.ts';
import { wouldStop } from './run-options.ts';
import { RunOptionsForm } from './run-options-form.ts';
import { readingOf, TypedRows } from './typed-rows.ts';
import { allRowsOf } from './rows-of-group.ts';
import { UpdateSamples } from './update-samples.ts';

/** Pairs that are shown of a file in which nothing is wrong. */
const SAMPLES = 3;
const FINDINGS_AT_ONCE = 200;

/** Step 4: what would happen to every row, what is wrong and can be mended here, what is to be done. */
@Component({
  selector: 'pl-review-import',
  imports: [
    CodeRemedy,
    LoadedErrorGroups,
    MappingLine,
    FateBar,
    FaultNote,
    FindingText,
    MatButtonModule,
    MatExpansionModule,
    MatIconModule,
    MatProgressBarModule,
    PairPreview,
    ProblemNotes,
    QuoteLine,
    RetiredPairs,
    RowRepair,
    RunOptionsForm,
    UpdateSamples,
  ],
  providers: [DryRun, RowEdits, RowPreview],
  templateUrl: './review-import.html',
  styleUrl: './review-import.scss',
})
export class ReviewImport {
  /** The import that was started. */
  readonly started = output<ImportRecord>();

  protected readonly draft = inject(ImportDraft);
  protected readonly dry = inject(DryRun);
  protected readonly edits = inject(RowEdits);
  readonly #api = inject(ImportsApi);
  readonly #key = new AttemptKey();
  readonly #injector = inject(Injector);
  readonly #dialog = inject(MatDialog);
  readonly #typed = inject(TypedRows);
  readonly #mended = inject(MendedFiles);
  readonly #reading = computed(() => readingOf(this.draft));
  protected readonly t = words(reviewWords);
  protected readonly rows = words(rowWords);
  protected readonly frame = words(dialogWords);
  protected readonly summary = words(summaryWords);
  readonly #names = words(importWords);
  protected readonly columns = computed(() => (this.draft.inspection.value()?.columns ?? []).map(({ name }) => name));
  protected readonly samples = SAMPLES;
  protected readonly codes = ERROR_CODES;
  protected readonly tellsRetired = tellsRetired;
  /** Rows that are being corrected. */
  protected readonly repairing = signal<readonly number[] | null>(null);
  readonly #life = inject(DestroyRef);
  /** The button that opened the correction. */
  #opener: Element | null = null;
  private readonly outcome = viewChild<ElementRef<HTMLElement>>('outcome');
  private readonly refusal = viewChild<unknown, ElementRef<HTMLElement>>('refusal', { read: ElementRef });
  private readonly back = viewChild<unknown, ElementRef<HTMLElement>>('back', { read: ElementRef });
  private readonly form = viewChild(RunOptionsForm);
  private readonly reason = viewChild<ElementRef<HTMLElement>>('reason');
  protected readonly starting = signal(false);
  protected readonly fault = signal<Fault | null>(null);

  protected readonly percent = computed(() => {
    const record = this.dry.record();
    return record === null ? null : percentDone(record);
  });
  protected readonly far = computed(() => {
    const { total, processed } = this.dry.record()?.counts ?? { total: null, processed: 0 };
    const { dry } = this.t();
    return total === null ? dry.soFar(processed) : dry.of(processed, total);
  });
  protected readonly headline = computed((): { text: string; tone: 'good' | 'warn' | 'bad' } => {
    const { dry } = this.t();
    const record = this.dry.shown();
    if (record === null) return { text: '', tone: 'good' };
    if (record.status === 'failed') return { text: dry.failed, tone: 'bad' };
    if (record.status === 'cancelled') return { text: dry.cancelled, tone: 'warn' };
    const { total, failed, skipped, unprocessed } = record.counts;
    if (!total) return { text: dry.empty, tone: 'warn' };
    if (failed === total) return { text: dry.none, tone: 'bad' };
    if (failed + skipped + unprocessed === 0) return { text: dry.clean(total), tone: 'good' };
    if (failed + skipped === total) return { text: dry.left(failed, skipped), tone: 'warn' };
    const good = total - failed - skipped - unprocessed;
    return { text: dry.some(good, failed, skipped), tone: failed + unprocessed === 0 ? 'good' : 'warn' };
  });
  protected readonly rollbackWarns = computed(
    () => this.draft.options().onError === 'rollback' && (this.dry.ended()?.counts.failed ?? 0) > 0,
  );
  protected readonly optionsInWords = computed(() => this.#names().mode[this.draft.options().mode ?? 'upsert']);
  /** The import would end before all rows have had their turn. */
  protected readonly stopWarns = computed(() => {
    const counts = this.dry.ended()?.counts;
    return counts !== undefined && wouldStop(this.draft.options(), counts);
  });
  protected readonly mended = computed(() => this.#mended.of(this.draft.sourceId()));
  protected readonly startLabel = computed(() => {
    const { start } = this.t();
    const deletes = this.draft.options().mode === 'delete';
    if (this.starting()) return start.busy;
    const ended = this.dry.ended();
    if (ended === null) return deletes ? start.deleteUntried : start.untried;
    if (this.futile() !== null) return deletes ? start.deleteNothing : start.nothing;
    const { total, failed, skipped, unprocessed } = ended.counts;
    // How many rows it would be is not known, or none.
    if (!total || this.dry.endedEarly() || this.stopWarns() || this.rollbackWarns())
      return deletes ? start.deletePlain : start.plain;
    const rows = total - failed - skipped - unprocessed;
    return deletes ? start.delete(rows) : start.rows(rows);
  });

  /** Why nothing would come of the import, as its dry run has shown, and what to do; null where something would. */
  protected readonly futile = computed((): string | null => {
    const record = this.dry.ended();
    if (record?.status !== 'completed') return null;
    const { mode } = this.draft.options();
    const w = this.t().futile;
    const why = mode === 'delete' ? w.as.delete : w.as.import;
    if (this.rollbackWarns()) return `${why} ${w.rollback}`;
    const { total, failed, skipped } = record.counts;
    if (mode === 'mirror' || total === null || total !== failed + skipped) return null;
    if (total === 0) return `${why} ${w.empty}`;
    return [why, ...(failed > 0 ? [w.failed] : []), ...(skipped > 0 ? [w.skipped] : [])].join(' ');
  });

  /** A field of the options holds what is no option: the import would go by another value than the one that is seen. */
  protected readonly wrongOptions = computed(() => this.form()?.wrong() ?? false);
  protected readonly startable = computed(
    () => this.draft.ready() && !this.starting() && this.futile() === null && !this.wrongOptions(),
  );

  /** Every row becomes a pair: the first of them speak for the file. */
  protected readonly sampled = computed(() => {
    const record = this.dry.shown();
    if (record?.status !== 'completed' || this.draft.options().mode === 'delete') return false;
    const { total, failed, skipped } = record.counts;
    return total !== null && total > 0 && failed + skipped === 0;
  });
  /** Rows of a group, up to which all of them can be left out at once. */
  protected readonly leaveOutUpTo = computed(() => {
    const errors = this.dry.shown()?.errorCount ?? 0;
    return errors > MAX_EDITED_ROWS ? 0 : MAX_EDITED_ROWS - this.edits.rows().size;
  });

  constructor() {
    // The button that was pressed may stand far below it.
    afterRenderEffect(() => {
      this.edits.tooMany();
      this.refusal()?.nativeElement.scrollIntoView({ block: 'nearest' });
    });
  }

  protected mend(group: ErrorGroup): void {
    this.#opener = document.activeElement;
    this.repairing.set(rowsOf(group));
  }

  /** The focus goes back to where it came from; after a further dry run that may be gone. */
  protected endRepair(): void {
    const opener = this.#opener;
    this.repairing.set(null);
    const back = () => {
      const known = opener instanceof HTMLButtonElement && opener.isConnected ? opener : this.outcome()?.nativeElement;
      known?.focus();
    };
    afterNextRender({ read: back }, { injector: this.#injector });
  }

  protected async leaveOut(asked: GroupAmongAll): Promise<void> {
    if (this.edits.busy()) return;
    const reading = this.#reading();
    let rows: number[] = [];
    const stored = await this.edits.putFound(async () => {
      rows = await this.#rowsToLeaveOut(asked);
      const stale = reading !== this.#reading() || this.#life.destroyed;
      return stale ? null : rows.map((row) => ({ row, skip: true }));
    });
    if (stored) this.#typed.drop(reading, rows);
  }

  /** The button goes with the note it stands in. */
  protected readAgain(): void {
    this.edits.readAgain();
    refocus(this.#injector, () => (this.outcome() ?? this.back())?.nativeElement);
  }

  /** The button goes with what it took back. */
  protected async takeAllBack(): Promise<void> {
    await this.edits.takeAllBack();
    if (!this.#life.destroyed) refocus(this.#injector, () => this.outcome()?.nativeElement);
  }

  protected async start(): Promise<void> {
    if (this.futile() !== null) return this.reason()?.nativeElement.focus();
    const source = this.draft.whole();
    if (!source || !this.startable() || !(await this.#mayStart())) return;
    const options = this.draft.options();
    this.starting.set(true);
    this.fault.set(null);
    try {
      const key = this.#key.for(JSON.stringify([source.id, options]));
      const record = await this.#api.start(this.draft.projectId(), source.id, options, key);
      this.#key.renew();
      this.#typed.drop(this.#reading());
      this.started.emit(record);
    } catch (error) {
      this.fault.set(faultOf(error));
    }
    this.starting.set(false);
  }

  /** All of the group where that is allowed, else those that it names. */
  async #rowsToLeaveOut({ group, groups }: GroupAmongAll): Promise<number[]> {
    const record = this.dry.shown();
    if (record === null || group.moreRanges === 0 || group.rows > this.leaveOutUpTo()) return rowsOf(group);
    const { projectId, id } = record;
    const { severity } = group;
    return allRowsOf(group, groups, (cursor) =>
      this.#api.errors(projectId, id, { severity, cursor, limit: FINDINGS_AT_ONCE }),
    );
  }

  /** What is typed over rows and not saved would be no part of the import. */
  async #mayStart(): Promise<boolean> {
    const { size } = this.#typed.of(this.#reading());
    const { text, start } = this.t().repair.unsaved;
    return size === 0 || confirm(this.#dialog, { ...start, consequences: [text(size)] });
  }
}
