import {
  Component,
  computed,
  effect,
  ElementRef,
  inject,
  Injector,
  input,
  signal,
  untracked,
  viewChild,
} from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { MatButtonToggleModule } from '@angular/material/button-toggle';
import { MatDialog } from '@angular/material/dialog';
import { MatIconModule } from '@angular/material/icon';
import { MatProgressBarModule } from '@angular/material/progress-bar';
import { Router, RouterLink } from '@angular/router';
import type { Pair, PairPatch, PairVersion } from '@pairloom/contract';
import { faultOf, type Fault } from '../api/api-error.ts';
import { PairsApi } from '../api/pairs-api.ts';
import { CountPipe, PercentPipe, TimePipe } from '../format/figure-pipes.ts';
import { loaded } from '../state/loaded.ts';
import { confirm } from '../shell/confirm-dialog.ts';
import { FaultNote } from '../shell/fault-note.ts';
import { refocus } from '../shell/focus.ts';
import { LoadMore, type Further } from '../shell/load-more.ts';
import { PageState } from '../shell/page-state.ts';
import { Unsaved } from '../shell/unsaved.ts';
import { importWords } from '../words/en/import.ts';
import { pairWords } from '../words/en/pairs.ts';
import { shellWords } from '../words/en/shell.ts';
import { nameTold } from '../words/import-words.ts';
import { words } from '../words/language-store.ts';
import { textOf } from './changed-fields.ts';
import { MarkdownView } from './markdown-view.ts';
import { PairForm } from './pair-form.ts';
import { filtersFrom, orderFrom, placeIn } from './pair-filter.ts';
import { PairListStore } from './pair-list-store.ts';
import { PairNavigator } from './pair-navigator.ts';
import { PlaceCounter } from './place-counter.ts';
import { SimilarPairs } from './similar-pairs.ts';
import { VersionList } from './version-list.ts';

/** One pair: what it says, to be changed; its versions; its neighbours in the list that it was opened from. */
@Component({
  selector: 'pl-pair-page',
  imports: [
    CountPipe,
    FaultNote,
    LoadMore,
    MarkdownView,
    MatButtonModule,
    MatButtonToggleModule,
    MatIconModule,
    MatProgressBarModule,
    PageState,
    PairForm,
    PairNavigator,
    PercentPipe,
    RouterLink,
    SimilarPairs,
    TimePipe,
    VersionList,
  ],
  providers: [PlaceCounter, Unsaved],
  templateUrl: './pair-page.html',
  styleUrl: './pair-page.scss',
})
export class PairPage {
  readonly projectId = input.required<string>();
  readonly pairId = input.required<string>();
  readonly q = input<string>();
  readonly status = input<string>();
  readonly category = input<string>();
  readonly tag = input<string>();
  readonly quality = input<string>();
  readonly embedding = input<string>();
  readonly near = input<string>();
  readonly order = input<string>();

  readonly #api = inject(PairsApi);
  readonly #list = inject(PairListStore);
  readonly #places = inject(PlaceCounter);
  readonly #dialog = inject(MatDialog);
  readonly #router = inject(Router);
  readonly #injector = inject(Injector);
  readonly #unsaved = inject(Unsaved);
  private readonly heading = viewChild<ElementRef<HTMLElement>>('heading');
  private readonly form = viewChild(PairForm);
  private readonly opener = viewChild<string, ElementRef<HTMLElement>>('opener', { read: ElementRef });

  protected readonly t = words(pairWords);
  protected readonly shell = words(shellWords);
  readonly #names = words(importWords);
  protected readonly pair = signal<Pair | null>(null);
  protected readonly fault = signal<Fault | null>(null);
  protected readonly editing = signal(false);
  protected readonly busy = signal(false);
  protected readonly rendered = signal(true);
  /** Why the last change was not stored. */
  protected readonly refused = signal<Fault | null>(null);
  protected readonly versions = signal<readonly PairVersion[]>([]);
  readonly #versionCursor = signal<string | null>(null);
  /** Where the older versions begin that are asked for; null while none are. */
  readonly #olderFrom = signal<string | null>(null);
  protected readonly versionFault = signal<Fault | null>(null);
  protected readonly older: Further = {
    hasMore: computed(() => this.#versionCursor() !== null),
    loading: computed(() => this.#olderFrom() !== null),
    fault: this.versionFault,
    load: () => this.loadVersions(this.#versionCursor() !== null),
  };
  /** What the import is called that wrote the pair last, as far as the versions that are loaded tell. */
  protected readonly writer = computed(() => {
    const importId = this.pair()?.lastImport?.importId;
    const wrote = this.versions().find(({ made }) => made.import !== null && made.import.importId === importId);
    return wrote?.made.import ? nameTold(wrote.made.import, this.#names()) : null;
  });
  protected readonly metadata = computed(() =>
    Object.entries(this.pair()?.metadata ?? {}).map(([name, value]) => ({ name, value: textOf(value) })),
  );
  readonly #filters = computed(() =>
    filtersFrom({
      status: this.status(),
      category: this.category(),
      tag: this.tag(),
      quality: this.quality(),
      embedding: this.embedding(),
      near: this.near(),
    }),
  );
  readonly #sought = computed(() => this.q()?.trim() ?? '');
  /** Among the hits of the search that the pair was opened from; the server knows the places of the list only. */
  readonly #amongHits = computed(() =>
    this.#sought() === '' ? null : this.#list.amongHits(this.pairId(), this.#sought()),
  );
  readonly #place = computed(() => {
    const searching = this.#sought() !== '' && this.#list.loading() === 'loading';
    if (searching || this.#amongHits() !== null) return null;
    return { projectId: this.projectId(), pairId: this.pairId(), filters: this.#filters() };
  });
  readonly #inList = loaded(this.#place, ({ projectId, pairId, filters }) =>
    this.#api.neighbours(projectId, pairId, filters),
  );
  /** In a list of more pairs than its neighbours count, the place is counted by a request of its own. */
  readonly #uncounted = computed(() => {
    const [place, neighbours] = [this.#place(), this.#inList.value()];
    if (place === null || this.#inList.loading() || neighbours?.totalIsExact !== false) return null;
    return { place, neighbours };
  });
  readonly #counted = loaded(this.#uncounted, ({ place, neighbours }) => this.#places.exactly(place, neighbours));
  readonly #exact = computed(() =>
    this.#uncounted() === null || this.#counted.loading() ? null : this.#counted.value(),
  );
  protected readonly neighbours = computed(() => {
    const inList = this.#exact() ?? this.#inList.value();
    return this.#amongHits() ?? (inList && placeIn(orderFrom(this.order()), inList));
  });
  /** Raised by each pair that is opened: what was asked for at another one is not shown here. */
  #visit = 0;

  constructor() {
    effect(() => {
      this.projectId();
      this.pairId();
      untracked(() => {
        this.#visit++;
        this.editing.set(false);
        this.busy.set(false);
        this.refused.set(null);
        this.versions.set([]);
        void this.load();
        void this.loadVersions();
      });
    });
    effect(() => this.heading()?.nativeElement.focus());
    this.#unsaved.hold(computed(() => this.editing() && (this.form()?.patch() ?? null) !== null));
  }

  /** Leaving with changes that are not saved asks first. */
  mayLeave(): boolean | Promise<boolean> {
    return this.#unsaved.mayLeave(this.t().edit.leave);
  }

  protected stopEditing(): void {
    this.editing.set(false);
    refocus(this.#injector, () => this.opener()?.nativeElement);
  }

  protected async load(): Promise<void> {
    const pairId = this.pairId();
    this.fault.set(null);
    if (this.pair()?.id !== pairId) this.pair.set(null);
    try {
      const pair = await this.#api.get(this.projectId(), pairId);
      if (pairId === this.pairId()) this.pair.set(pair);
    } catch (error) {
      if (pairId === this.pairId()) this.fault.set(faultOf(error));
    }
  }

  protected async loadVersions(more = false): Promise<void> {
    const pairId = this.pairId();
    this.versionFault.set(null);
    if (!more) this.#versionCursor.set(null);
    const cursor = this.#versionCursor();
    this.#olderFrom.set(cursor);
    try {
      const page = await this.#api.versions(this.projectId(), pairId, { cursor });
      // Asked for twice, older versions are shown once.
      if (pairId !== this.pairId() || (more && cursor !== this.#versionCursor())) return;
      this.versions.update((known) => (more ? [...known, ...page.items] : page.items));
      this.#versionCursor.set(page.nextCursor);
    } catch (error) {
      if (pairId === this.pairId()) this.versionFault.set(faultOf(error));
    } finally {
      if (cursor === this.#olderFrom()) this.#olderFrom.set(null);
    }
  }

  protected save(patch: PairPatch): Promise<void> {
    const version = this.pair()?.version ?? 0;
    return this.#store(() => this.#api.change(this.projectId(), this.pairId(), version, patch));
  }

  /** Somebody else was first: their version is taken over, what was written here stays in the form. */
  protected async takeOver(): Promise<void> {
    this.refused.set(null);
    await Promise.all([this.load(), this.loadVersions()]);
  }

  protected async saveOver(): Promise<void> {
    await this.takeOver();
    const form = this.form();
    const patch = form?.ready() ? form.patch() : null;
    if (patch) await this.save(patch);
  }

  protected restore(version: number): Promise<void> {
    return this.#store(() => this.#api.restore(this.projectId(), this.pairId(), version));
  }

  protected async remove(): Promise<void> {
    const pair = this.pair();
    const { deleteHeading, deleteText, deleteYes, deleteNo } = this.t().edit;
    const question = { heading: deleteHeading, consequences: [deleteText], yes: deleteYes, no: deleteNo };
    if (!pair || this.busy() || !(await confirm(this.#dialog, question))) return;
    await this.#write(async (here) => {
      await this.#api.remove(this.projectId(), pair.id, pair.version);
      this.#list.put(pair.id, null);
      if (!here()) return;
      this.editing.set(false);
      await this.#router.navigate(['/projects', this.projectId(), 'pairs'], { queryParamsHandling: 'preserve' });
    });
  }

  #store(change: () => Promise<Pair>): Promise<void> {
    return this.#write(async (here) => {
      const pair = await change();
      this.#list.put(pair.id, pair);
      if (!here()) return;
      this.stopEditing();
      this.fault.set(null);
      this.pair.set(pair);
      this.#inList.reload();
      await this.loadVersions();
    });
  }

  /** Writes; `here` tells whether the page still shows the pair that is written. */
  async #write(write: (here: () => boolean) => Promise<void>): Promise<void> {
    if (this.busy()) return;
    const visit = this.#visit;
    const here = (): boolean => visit === this.#visit;
    this.busy.set(true);
    this.refused.set(null);
    try {
      await write(here);
    } catch (error) {
      if (here()) this.refused.set(faultOf(error));
    }
    if (here()) this.busy.set(false);
  }
}
