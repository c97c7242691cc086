import { LiveAnnouncer } from '@angular/cdk/a11y';
import { Component, computed, DestroyRef, effect, inject, input, output, untracked } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { MatIconModule } from '@angular/material/icon';
import { MatProgressBarModule } from '@angular/material/progress-bar';
import { isTerminal, type ImportRecord } from '@pairloom/contract';
import { ImportsApi } from '../../api/imports-api.ts';
import { Clock } from '../../format/clock.ts';
import { agoWords, timeLeftWords } from '../../format/duration.ts';
import { confirm } from '../../shell/confirm-dialog.ts';
import { FaultNote } from '../../shell/fault-note.ts';
import { keepFocus } from '../../shell/focus.ts';
import { ImportStore } from '../../state/import-store.ts';
import { isForeseen, percentDone, phaseTold, spokenOf } from '../../words/import-words.ts';
import { formatWords } from '../../words/en/format.ts';
import { importWords } from '../../words/en/import.ts';
import { runWords } from '../../words/en/run.ts';
import { findingTexts } from '../../words/finding-text.ts';
import { words } from '../../words/language-store.ts';
import { EmbeddingState } from '../rows/embedding-state.ts';
import { FateBar } from '../rows/fate-bar.ts';
import { MappingLine } from '../rows/mapping-line.ts';
import { sumOf } from '../rows/row-counts.ts';
import { WorkflowLink } from '../rows/workflow-link.ts';
import { AttentionCard } from './attention-card.ts';
import { cancelConsequences, pauseKeeps, takesBack } from './cancel-consequences.ts';
import { FindingLog } from './finding-log.ts';
import { FindingPages } from './finding-pages.ts';
import { ImportCommander } from './import-commands.ts';
import { ImportVoice, spokenStateOf, stateTold } from './import-voice.ts';
import { LiveLog } from './live-log.ts';
import { PhaseLine } from './phase-line.ts';
import { queueWords } from './queue-words.ts';

const LOG_PAGE = 200;

/** Step 5: what is being done, how far it is, what went wrong so far. */
@Component({
  selector: 'pl-import-progress',
  imports: [
    AttentionCard,
    EmbeddingState,
    FateBar,
    FaultNote,
    LiveLog,
    MappingLine,
    MatButtonModule,
    MatIconModule,
    MatProgressBarModule,
    PhaseLine,
    WorkflowLink,
  ],
  providers: [ImportCommander],
  templateUrl: './import-progress.html',
  styleUrl: './import-progress.scss',
})
export class ImportProgress {
  readonly record = input.required<ImportRecord>();
  readonly dismiss = output();

  readonly #clock = inject(Clock);
  readonly #api = inject(ImportsApi);
  readonly #announcer = inject(LiveAnnouncer);
  readonly #store = inject(ImportStore);
  readonly #dialogs = inject(MatDialog);
  protected readonly commands = inject(ImportCommander);
  protected readonly t = words(runWords);
  protected readonly names = words(importWords);
  readonly #format = words(formatWords);
  readonly #say = findingTexts();
  readonly #voice = new ImportVoice((text, politeness) => void this.#announcer.announce(text, politeness));
  protected readonly log = new FindingLog();
  protected readonly alwaysShown = ['created', 'updated', 'unchanged', 'skipped', 'failed'] as const;

  protected readonly spoken = computed(() => spokenOf(this.record()));
  protected readonly phase = computed(() => phaseTold(this.record()));
  protected readonly foreseen = computed(() => isForeseen(this.record()));
  protected readonly percent = computed(() => percentDone(this.record()));
  protected readonly figures = computed(() => {
    const { counts } = this.record();
    const known = sumOf(counts);
    if (counts.total !== null) return this.t().of(counts.processed, counts.total);
    return known > 0 ? this.t().counted(counts.processed, known) : '';
  });
  protected readonly explained = computed(() => {
    const { queue, cancelRequested, paused, pause } = this.record();
    if (cancelRequested) return takesBack(this.record()) ? this.t().cancellingWhole : this.t().cancelling;
    if (paused) {
      const by = pause ? this.t().paused(pause.by, this.#ago(pause.at)) : this.t().pausedPlain;
      return `${by} ${pauseKeeps(this.record(), this.t())}`;
    }
    if (queue !== null) return queueWords(queue, this.t());
    return this.names().phaseExplained[this.phase()];
  });
  /** Pace, time left and last sign of life, as far as they are known and mean something. */
  protected readonly facts = computed(() => {
    const { rowsPerSecond, secondsLeft, phase, queue, cancelRequested, paused, lastActivityAt } = this.record();
    const loads = (phase === 'loading' || phase === 'planning') && queue === null && !paused;
    return [
      loads && rowsPerSecond !== null ? this.t().pace(rowsPerSecond) : '',
      secondsLeft !== null && queue === null && !cancelRequested && !paused
        ? timeLeftWords(secondsLeft, this.#format())
        : '',
      lastActivityAt === null ? '' : this.t().activity(this.#ago(lastActivityAt)),
    ].filter((fact) => fact !== '');
  });
  protected readonly waits = computed(() => {
    const { attention } = this.record();
    return attention?.waits ? attention : null;
  });
  /** A running import is paused, a paused one resumed, by the same button. */
  protected readonly hold = computed((): 'pause' | 'resume' | null => {
    if (this.can('resume')) return 'resume';
    return this.can('pause') ? 'pause' : null;
  });
  readonly #importId = computed(() => this.record().id);
  readonly #pages = computed(() => {
    const importId = this.#importId();
    const { projectId } = untracked(this.record);
    return new FindingPages(this.log, (cursor) => this.#api.errors(projectId, importId, { limit: LOG_PAGE, cursor }));
  });

  constructor() {
    effect((onCleanup) => {
      const pages = this.#pages();
      onCleanup(() => pages.stop());
      untracked(() => void pages.readEarlier());
    });
    effect(() => {
      const { recentErrors, errorCount, warningCount } = this.record();
      this.log.add(recentErrors);
      const pages = this.#pages();
      untracked(() => pages.follow(errorCount + warningCount));
    });
    effect(() => {
      const record = this.record();
      untracked(() => this.#tell(record));
    });
    // The summary takes the place of this once the import has ended.
    inject(DestroyRef).onDestroy(() => {
      const last = this.#store.record(this.#importId());
      if (last && isTerminal(last.status)) this.#tell(last);
      this.#voice.stop();
    });
    keepFocus((host) => host.querySelector('.hold, .dismiss'));
  }

  /** Imports of a gateway that tells of no controls can be cancelled, and no more. */
  protected can(control: 'cancel' | 'pause' | 'resume'): boolean {
    return this.record().controls?.includes(control) ?? control === 'cancel';
  }

  protected send(control: 'pause' | 'resume'): void {
    void this.commands.send(this.record(), control, {});
  }

  protected async askToCancel(): Promise<void> {
    if (this.record().cancelRequested || this.commands.busy()) return;
    const { heading, yes, no } = this.t().cancel[this.spoken()];
    const consequences = cancelConsequences(this.record(), this.t());
    if (await confirm(this.#dialogs, { heading, consequences, yes, no }))
      await this.commands.send(this.record(), 'cancel', {});
  }

  #ago(iso: string): string {
    return agoWords(this.#clock.secondsSince(iso), this.#format());
  }

  #tell(record: ImportRecord): void {
    const percent = percentDone(record);
    const { announce } = this.t();
    const phase = this.names().phase[phaseTold(record)];
    const { processed, failed } = record.counts;
    const figures =
      percent === null ? announce.rows(phase, processed, failed) : announce.percent(phase, Math.floor(percent), failed);
    this.#voice.hear(spokenStateOf(record), stateTold(record, this.t(), this.names(), this.#say), figures);
  }
}
