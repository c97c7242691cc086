import {
  Component,
  computed,
  effect,
  ElementRef,
  inject,
  Injector,
  input,
  output,
  signal,
  untracked,
  viewChild,
} from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { MatIconModule } from '@angular/material/icon';
import { MatMenuModule } from '@angular/material/menu';
import { MatProgressBarModule } from '@angular/material/progress-bar';
import { RouterLink } from '@angular/router';
import { isTerminal, PAIR_STATUSES, type BulkRequest, type BulkSet } from '@pairloom/contract';
import { faultOf, type Fault } from '../api/api-error.ts';
import { PairsApi, type PairFilters } from '../api/pairs-api.ts';
import { StartedHere } from '../imports/tray/started-here.ts';
import { confirm } from '../shell/confirm-dialog.ts';
import { FaultNote } from '../shell/fault-note.ts';
import { refocus } from '../shell/focus.ts';
import { ImportStore } from '../state/import-store.ts';
import { importWords } from '../words/en/import.ts';
import { pairWords } from '../words/en/pairs.ts';
import { figure } from '../words/figures.ts';
import { bulkChangeIn } from '../words/bulk-change.ts';
import { bulkDone, percentDone } from '../words/import-words.ts';
import { words } from '../words/language-store.ts';
import { mayEmbedAnew } from './embed-anew.ts';
import { PairSelection } from './pair-selection.ts';
import { askTags } from './tags-dialog.ts';

/** What is done with the selected pairs, and how far the last such change has come. */
@Component({
  selector: 'pl-bulk-bar',
  imports: [FaultNote, MatButtonModule, MatIconModule, MatMenuModule, MatProgressBarModule, RouterLink],
  templateUrl: './bulk-bar.html',
  styleUrl: './bulk-bar.scss',
})
export class BulkBar {
  readonly projectId = input.required<string>();
  readonly filters = input.required<PairFilters>();
  /** Pairs of the whole list; null while that is not known, or when the list is one of hits. */
  readonly total = input.required<number | null>();
  /** Whether there are more than `total`. */
  readonly more = input(false);
  /** A change has ended: what is listed may be old. */
  readonly settled = output();
  /** The reader has put the bar away, and with it the button that had the focus. */
  readonly closed = output();

  protected readonly selection = inject(PairSelection);
  readonly #api = inject(PairsApi);
  readonly #imports = inject(ImportStore);
  readonly #mine = inject(StartedHere);
  readonly #injector = inject(Injector);
  readonly #dialog = inject(MatDialog);
  readonly #runningId = signal<string | null>(null);
  private readonly follow = viewChild<string, ElementRef<HTMLElement>>('follow', { read: ElementRef });
  protected readonly t = words(pairWords);
  readonly #names = words(importWords);
  protected readonly statuses = PAIR_STATUSES;
  protected readonly busy = signal(false);
  protected readonly fault = signal<Fault | null>(null);
  protected readonly record = computed(() => {
    const id = this.#runningId();
    return id === null ? undefined : this.#imports.record(id);
  });
  protected readonly percent = computed(() => {
    const record = this.record();
    return record ? percentDone(record) : null;
  });
  protected readonly over = computed(() => isTerminal(this.record()?.status ?? 'pending'));
  protected readonly progress = computed(() => {
    const { processed, total } = this.record()?.counts ?? { processed: 0, total: null };
    return this.t().bulk.running(processed, total === null ? '…' : figure(total));
  });
  /** Completed, without a row that failed. */
  protected readonly clean = computed(() => {
    const record = this.record();
    return record?.status === 'completed' && record.counts.failed === 0;
  });
  /** How it ended; nothing while it runs. */
  protected readonly outcome = computed(() => {
    const record = this.record();
    if (!record || !this.over()) return '';
    const { done, cancelled, failed } = this.t().bulk;
    const changed = bulkDone(bulkChangeIn(record) ?? 'update', record, this.#names());
    const told = done(changed, record.counts.failed, record.counts.unprocessed);
    if (record.status === 'completed') return told;
    return record.status === 'cancelled' ? cancelled(told) : failed(told);
  });

  constructor() {
    effect((onCleanup) => {
      const id = this.#runningId();
      if (id === null) return;
      const { ready, stop } = untracked(() => this.#imports.watch(id));
      ready.catch((error: unknown) => this.fault.set(faultOf(error)));
      onCleanup(stop);
    });
    effect(() => {
      if (this.over()) untracked(() => this.settled.emit());
    });
  }

  protected async set(set: BulkSet): Promise<void> {
    if (this.selection.whole() && !(await this.#sure(set))) return;
    await this.#send({ operation: 'update', set });
  }

  protected async tag(): Promise<void> {
    const set = await askTags(this.#dialog);
    if (set) await this.set(set);
  }

  protected async remove(): Promise<void> {
    const { delete: heading, deleteText, deleteYes, no } = this.t().bulk.ask;
    const question = {
      heading: heading(this.selection.size(), this.selection.more()),
      consequences: [deleteText],
      yes: deleteYes,
      no,
    };
    if (await confirm(this.#dialog, question)) await this.#send({ operation: 'delete' });
  }

  protected async embed(process: BulkRequest['process']): Promise<void> {
    const { size, more } = this.selection;
    if (process === 'all' && !(await mayEmbedAnew(this.#dialog, this.t(), size(), { more: more() }))) return;
    await this.#send({ operation: 'embed', process });
  }

  protected close(): void {
    this.#runningId.set(null);
    this.fault.set(null);
    this.closed.emit();
  }

  protected clear(): void {
    this.selection.clear();
    this.closed.emit();
  }

  #sure({ status, addTags = [], removeTags = [] }: BulkSet): Promise<boolean> {
    const { ask } = this.t().bulk;
    const { whole, wholeText, wholeYes, no } = ask;
    const changes = [
      status === undefined ? '' : ask.status(this.t().status[status]),
      addTags.length === 0 ? '' : ask.addTags(addTags.join(', ')),
      removeTags.length === 0 ? '' : ask.removeTags(removeTags.join(', ')),
    ].filter((change) => change !== '');
    const question = {
      heading: whole(this.selection.size(), this.selection.more()),
      consequences: [...changes, wholeText],
      yes: wholeYes,
      no,
    };
    return confirm(this.#dialog, question);
  }

  async #send(request: Pick<BulkRequest, 'operation'> & Partial<BulkRequest>): Promise<void> {
    if (this.busy()) return;
    this.busy.set(true);
    this.fault.set(null);
    try {
      const record = await this.#api.bulk(this.projectId(), { ...request, ...this.selection.named(this.filters()) });
      this.#imports.apply(record);
      this.#mine.add(record);
      this.#runningId.set(record.id);
      this.selection.clear();
      refocus(this.#injector, () => this.follow()?.nativeElement);
    } catch (error) {
      this.fault.set(faultOf(error));
    }
    this.busy.set(false);
  }
}
