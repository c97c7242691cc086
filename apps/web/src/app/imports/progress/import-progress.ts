import { LiveAnnouncer } from '@angular/cdk/a11y';
import { Component, computed, effect, inject, input, output, untracked } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { MatProgressBarModule } from '@angular/material/progress-bar';
import type { ImportRecord } from '@pairloom/contract';
import type { Fault } from '../../api/api-error.ts';
import { ImportsApi } from '../../api/imports-api.ts';
import { Clock } from '../../format/clock.ts';
import { agoWords, timeLeftWords } from '../../format/duration.ts';
import { CountPipe } from '../../format/figure-pipes.ts';
import { FaultNote } from '../../shell/fault-note.ts';
import { PHASE_EXPLAINED, PHASE_WORDS, percentDone } from '../../words/import-words.ts';
import { EmbeddingState } from '../rows/embedding-state.ts';
import { FateBar } from '../rows/fate-bar.ts';
import { MappingLine } from '../rows/mapping-line.ts';
import { sumOf } from '../rows/row-counts.ts';
import { WorkflowLink } from '../rows/workflow-link.ts';
import { FindingLog } from './finding-log.ts';
import { LiveLog } from './live-log.ts';
import { PhaseLine } from './phase-line.ts';

const ANNOUNCE_EVERY_MS = 10_000;

/** Second state of the dialog: what is being done, how far it is, what went wrong so far. */
@Component({
  selector: 'pl-import-progress',
  imports: [
    CountPipe,
    EmbeddingState,
    FateBar,
    FaultNote,
    LiveLog,
    MappingLine,
    MatButtonModule,
    MatProgressBarModule,
    PhaseLine,
    WorkflowLink,
  ],
  templateUrl: './import-progress.html',
  styleUrl: './import-progress.scss',
})
export class ImportProgress {
  readonly record = input.required<ImportRecord>();
  /** Why a cancel was refused. */
  readonly fault = input<Fault | null>(null);
  readonly cancelImport = output();
  readonly dismiss = output();

  readonly #clock = inject(Clock);
  readonly #api = inject(ImportsApi);
  readonly #announcer = inject(LiveAnnouncer);
  #announcedAt = 0;
  protected readonly log = new FindingLog();
  protected readonly phaseWords = PHASE_WORDS;
  protected readonly alwaysShown = ['created', 'updated', 'unchanged', 'skipped', 'failed'] as const;

  protected readonly percent = computed(() => percentDone(this.record()));
  protected readonly known = computed(() => sumOf(this.record().counts));
  protected readonly explained = computed(() => {
    const { phase, queue, cancelRequested, paused } = this.record();
    if (cancelRequested) return 'Cancelling: the rows under way are finished, then all are counted.';
    if (paused) return 'Paused. Nothing is written until it is resumed.';
    if (phase === 'queued' && queue)
      return queue.position <= 1 ? 'Next in the queue.' : `Position ${queue.position} in the queue.`;
    return PHASE_EXPLAINED[phase];
  });
  protected readonly pace = computed(() => {
    const { rowsPerSecond, phase } = this.record();
    return phase === 'loading' || phase === 'planning' ? rowsPerSecond : null;
  });
  protected readonly timeLeft = computed(() => {
    const { secondsLeft, cancelRequested } = this.record();
    return secondsLeft === null || cancelRequested ? null : timeLeftWords(secondsLeft);
  });
  protected readonly activity = computed(() => {
    const { lastActivityAt } = this.record();
    return lastActivityAt === null ? null : `last activity ${agoWords(this.#clock.secondsSince(lastActivityAt))}`;
  });
  readonly #importId = computed(() => this.record().id);

  constructor() {
    effect(() => {
      this.#importId();
      untracked(() => void this.#loadEarlier());
    });
    effect(() => this.log.add(this.record().recentErrors));
    effect(() => this.#announce(this.record()));
  }

  /** Findings from before the dialog was opened. Without them the log is only shorter, and says so. */
  async #loadEarlier(): Promise<void> {
    const { id, projectId } = this.record();
    try {
      const page = await this.#api.errors(projectId, id, { limit: 200 });
      this.log.addEarlier(page.items);
    } catch {
      // the next states of the import carry the latest findings anyway
    }
  }

  /** Screen readers hear a line now and then, not every figure. */
  #announce(record: ImportRecord): void {
    const now = Date.now();
    if (now - this.#announcedAt < ANNOUNCE_EVERY_MS) return;
    this.#announcedAt = now;
    const percent = percentDone(record);
    const far = percent === null ? `${record.counts.processed} rows so far` : `${Math.floor(percent)} percent`;
    const failed = record.counts.failed === 0 ? 'no errors' : `${record.counts.failed} failed`;
    void this.#announcer.announce(`${PHASE_WORDS[record.phase]}: ${far}, ${failed}.`, 'polite');
  }
}
