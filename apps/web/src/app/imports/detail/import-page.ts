import { LiveAnnouncer } from '@angular/cdk/a11y';
import { Component, computed, DestroyRef, effect, inject, input, linkedSignal, signal, untracked } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { MatIconModule } from '@angular/material/icon';
import { MatProgressBarModule } from '@angular/material/progress-bar';
import { RouterLink } from '@angular/router';
import { ERROR_CODES, isTerminal } from '@pairloom/contract';
import { faultOf, type Fault } from '../../api/api-error.ts';
import { ImportsApi } from '../../api/imports-api.ts';
import { ReportsApi } from '../../api/reports-api.ts';
import { Clock } from '../../format/clock.ts';
import { agoWords, timeLeftWords } from '../../format/duration.ts';
import { BytesPipe, TimePipe } from '../../format/figure-pipes.ts';
import { AuditList } from '../../shell/audit-list.ts';
import { AskAgain } from '../../shell/ask-again.ts';
import { FaultNote } from '../../shell/fault-note.ts';
import { LoadMore, type Further } from '../../shell/load-more.ts';
import { PageState } from '../../shell/page-state.ts';
import { ImportStore } from '../../state/import-store.ts';
import { loaded } from '../../state/loaded.ts';
import { firstPages } from '../../state/paged-list.ts';
import { CodeRemedy } from '../../words/code-text.ts';
import { formatWords } from '../../words/en/format.ts';
import { importDetailWords } from '../../words/en/import-detail.ts';
import { importWords } from '../../words/en/import.ts';
import { rowWords } from '../../words/en/rows.ts';
import { runWords } from '../../words/en/run.ts';
import { shellWords } from '../../words/en/shell.ts';
import { figure } from '../../words/figures.ts';
import { importName, isForeseen, percentDone, spokenOf } from '../../words/import-words.ts';
import { findingTexts, FindingText } from '../../words/finding-text.ts';
import { words } from '../../words/language-store.ts';
import { pauseKeeps } from '../progress/cancel-consequences.ts';
import { ImportVoice, spokenStateOf, stateTold } from '../progress/import-voice.ts';
import { EmbeddingState } from '../rows/embedding-state.ts';
import { ErrorGroupList } from '../rows/error-group-list.ts';
import { FateBar } from '../rows/fate-bar.ts';
import { MappingLine } from '../rows/mapping-line.ts';
import { RetiredPairs, tellsRetired } from '../rows/retired-pairs.ts';
import { resultsGone } from '../rows/results-gone.ts';
import { sumOf } from '../rows/row-counts.ts';
import { WorkflowLink } from '../rows/workflow-link.ts';
import { StatusChip } from '../status-chip.ts';
import { ChangedPairs } from './changed-pairs.ts';
import { ChunkPages } from './chunk-pages.ts';
import { ChunkStrip } from './chunk-strip.ts';
import { ImportControls } from './import-controls.ts';
import { LinkedImports, linksOf } from './linked-imports.ts';
import { PhaseTimeline } from './phase-timeline.ts';
import { ReceiptCard } from './receipt-card.ts';
import { ResultFiles } from './result-files.ts';

/** To a page, as many as the gateway gives at once. */
const CHUNKS = 200;
/** While an import runs, what is read beside the record is read anew so often at most. */
const REREAD_MS = 1_500;

/** Everything there is to know of one import, live. */
@Component({
  selector: 'pl-import-page',
  imports: [
    AskAgain,
    AuditList,
    ChangedPairs,
    ChunkStrip,
    CodeRemedy,
    EmbeddingState,
    ErrorGroupList,
    FateBar,
    FaultNote,
    FindingText,
    ImportControls,
    LinkedImports,
    LoadMore,
    MappingLine,
    MatButtonModule,
    MatIconModule,
    MatProgressBarModule,
    PageState,
    PhaseTimeline,
    ReceiptCard,
    ResultFiles,
    RetiredPairs,
    RouterLink,
    StatusChip,
    TimePipe,
    WorkflowLink,
  ],
  templateUrl: './import-page.html',
  styleUrl: './import-page.scss',
})
export class ImportPage {
  readonly projectId = input.required<string>();
  readonly importId = input.required<string>();

  readonly #store = inject(ImportStore);
  readonly #imports = inject(ImportsApi);
  readonly #reports = inject(ReportsApi);
  readonly #clock = inject(Clock);
  readonly #names = words(importWords);
  readonly #run = words(runWords);
  readonly #formats = words(formatWords);
  readonly #say = findingTexts();
  readonly #announcer = inject(LiveAnnouncer);
  readonly #bytes = new BytesPipe();
  readonly #time = new TimePipe();
  protected readonly t = words(importDetailWords);
  protected readonly shell = words(shellWords);
  protected readonly rows = words(rowWords);
  protected readonly tellsRetired = tellsRetired;
  protected readonly codes = ERROR_CODES;
  protected readonly fault = signal<Fault | null>(null);

  protected readonly record = computed(() => this.#store.record(this.importId()));
  protected readonly name = computed(() => {
    const record = this.record();
    return record ? importName(record, this.#names()) : '';
  });
  protected readonly spoken = computed(() => {
    const record = this.record();
    return record ? spokenOf(record) : 'import';
  });
  protected readonly ended = computed(() => isTerminal(this.record()?.status ?? 'pending'));
  readonly #which = computed(() => ({ projectId: this.projectId(), importId: this.importId() }), {
    equal: (a, b) => a.projectId === b.projectId && a.importId === b.importId,
  });

  readonly #ended = computed(() => (this.ended() ? this.#which() : null));

  /** Tells changes of state; the figures are there to be read. */
  readonly #voice = computed(() => {
    this.#which();
    return new ImportVoice((text, politeness) => void this.#announcer.announce(text, politeness));
  });

  readonly #chunkPages = computed(() => {
    const { projectId, importId } = this.#which();
    return { projectId, importId, pages: new ChunkPages() };
  });
  protected readonly chunks = loaded(this.#chunkPages, ({ projectId, importId, pages }) =>
    pages.read((cursor) => this.#reports.chunks(projectId, importId, { limit: CHUNKS, cursor }), this.ended()),
  );
  protected readonly gone = resultsGone(this.record);
  protected readonly groups = loaded(
    computed(() => (this.record() === undefined || this.gone() ? null : this.#which())),
    ({ projectId, importId }) => this.#imports.errorGroups(projectId, importId),
  );
  readonly #auditPages = linkedSignal({ source: this.#which, computation: () => 1 });
  protected readonly audit = loaded(this.#which, async ({ projectId, importId }) => {
    const pages = this.#auditPages();
    return { ...(await firstPages(pages, (cursor) => this.#reports.auditOf(projectId, importId, { cursor }))), pages };
  });
  protected readonly olderAudit: Further = {
    hasMore: computed(() => (this.audit.value()?.nextCursor ?? null) !== null),
    loading: computed(() => this.audit.fault() === null && (this.audit.value()?.pages ?? 1) < this.#auditPages()),
    fault: this.audit.fault,
    load: () => {
      if (this.audit.value()?.pages === this.#auditPages()) this.#auditPages.update((pages) => pages + 1);
      this.audit.reload();
    },
  };
  protected readonly receipt = loaded(this.#ended, ({ projectId, importId }) =>
    this.#reports.receipt(projectId, importId),
  );

  protected readonly percent = computed(() => {
    const record = this.record();
    return record ? percentDone(record) : null;
  });
  /** What would become of the rows, not what has. */
  protected readonly foreseen = computed(() => {
    const record = this.record();
    return record !== undefined && isForeseen(record);
  });
  protected readonly sum = computed(() => {
    const record = this.record();
    return record ? sumOf(record.counts) : 0;
  });
  protected readonly keeps = computed(() => {
    const record = this.record();
    return record ? pauseKeeps(record, this.#run()) : '';
  });
  protected readonly linked = computed(() => {
    const record = this.record();
    return record ? linksOf(record) : [];
  });
  /** "1,200 rows/s · 10–15 s left · last activity 3 s ago" */
  protected readonly pace = computed(() => {
    const record = this.record();
    if (!record) return '';
    const { facts, progress } = this.t();
    const parts = [
      record.rowsPerSecond === null ? null : facts.ratePerSecond(figure(record.rowsPerSecond)),
      record.secondsLeft === null ? null : timeLeftWords(record.secondsLeft, this.#formats()),
      record.lastActivityAt === null
        ? null
        : progress.last(agoWords(this.#clock.secondsSince(record.lastActivityAt), this.#formats())),
    ];
    return parts.filter((part) => part !== null).join(' · ');
  });
  protected readonly facts = computed(() => {
    const record = this.record();
    if (!record) return [];
    const { kind, mode } = this.#names();
    const all = [
      { name: 'by', text: record.createdBy },
      { name: 'kind', text: kind[record.kind] },
      { name: 'mode', text: mode[record.mode] },
      { name: 'format', text: record.sourceType?.toUpperCase() },
      { name: 'size', text: record.bytes === null ? null : this.#bytes.transform(record.bytes) },
      { name: 'rate', text: record.rowsPerSecond && this.t().facts.ratePerSecond(figure(record.rowsPerSecond)) },
      { name: 'resultsUntil', text: record.resultsUntil && this.#time.transform(record.resultsUntil) },
    ] as const;
    return all.flatMap(({ name, text }) => (text ? [{ name, text }] : []));
  });

  constructor() {
    effect((onCleanup) => {
      const { projectId, importId } = this.#which();
      untracked(() => {
        this.#store.open(projectId);
        this.fault.set(null);
        const { ready, stop } = this.#store.watch(importId);
        ready.catch((error: unknown) => this.fault.set(faultOf(error)));
        onCleanup(stop);
      });
    });
    this.#followRun();
    effect(() => {
      const record = this.record();
      const voice = this.#voice();
      if (!record) return;
      untracked(() => voice.hear(spokenStateOf(record), stateTold(record, this.#run(), this.#names(), this.#say)));
    });
  }

  protected load(): void {
    this.fault.set(null);
    this.#store.read(this.importId()).catch((error: unknown) => this.fault.set(faultOf(error)));
  }

  /** Reads chunks, findings and audit anew when the import moves, not more often than REREAD_MS. */
  #followRun(): void {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let first = true;
    const reread = (): void => {
      // Many chunks take several answers: asked again before the last one is there, they would never be shown.
      timer = this.chunks.loading() ? setTimeout(reread, REREAD_MS) : undefined;
      if (timer !== undefined) return;
      this.chunks.reload();
      this.groups.reload();
      this.audit.reload();
    };
    effect(() => {
      const record = this.record();
      if (!record) return;
      // Counted as read, so that whatever moves the import moves this.
      void [record.revision, record.phase, record.paused, record.cancelRequested];
      if (first) {
        first = false;
        return;
      }
      timer ??= setTimeout(reread, REREAD_MS);
    });
    inject(DestroyRef).onDestroy(() => clearTimeout(timer));
  }
}
