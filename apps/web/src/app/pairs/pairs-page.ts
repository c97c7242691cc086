import { CdkFixedSizeVirtualScroll, CdkVirtualForOf, CdkVirtualScrollViewport } from '@angular/cdk/scrolling';
import {
  afterNextRender,
  ChangeDetectorRef,
  Component,
  computed,
  effect,
  inject,
  Injector,
  input,
  signal,
  untracked,
  viewChild,
} from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { MatButtonToggleModule } from '@angular/material/button-toggle';
import { MatCheckbox, MatCheckboxModule } from '@angular/material/checkbox';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatIconModule } from '@angular/material/icon';
import { MatInputModule } from '@angular/material/input';
import { MatProgressBarModule } from '@angular/material/progress-bar';
import { ActivatedRoute, Router, RouterLink, RouterOutlet } from '@angular/router';
import { PAIR_ORDERS, type PairOrder } from '@pairloom/contract';
import { PairsApi, type SearchBy } from '../api/pairs-api.ts';
import { ScorePipe } from '../format/figure-pipes.ts';
import { loaded } from '../state/loaded.ts';
import { FaultNote } from '../shell/fault-note.ts';
import { refocus } from '../shell/focus.ts';
import { PageState } from '../shell/page-state.ts';
import { RowKeys } from '../shell/row-keys.ts';
import { pairWords } from '../words/en/pairs.ts';
import { shellWords } from '../words/en/shell.ts';
import { words } from '../words/language-store.ts';
import { BulkBar } from './bulk-bar.ts';
import { ExportMenu } from './export-menu.ts';
import { FacetPanel } from './facet-panel.ts';
import { MarkedWords } from './marked-words.ts';
import { filtersFrom, isFiltered, orderFrom, type PairQuestion } from './pair-filter.ts';
import { baseWithin, lastBase, MOST_ROWS, ROW_HEIGHT, scrolledTo } from './list-scale.ts';
import { PageWindow, type Row, type Span } from './page-window.ts';
import { PairListStore, SEARCH_HITS } from './pair-list-store.ts';
import { PairSelection } from './pair-selection.ts';

/**
 * The pairs of a project: page after page as one scrolls, or searched by text or by meaning. The address holds search and filters. A pair
 * opens in its place, and the list stays behind it as it was.
 */
@Component({
  selector: 'pl-pairs-page',
  imports: [
    BulkBar,
    CdkFixedSizeVirtualScroll,
    CdkVirtualForOf,
    CdkVirtualScrollViewport,
    ExportMenu,
    FacetPanel,
    FaultNote,
    MarkedWords,
    MatButtonModule,
    MatButtonToggleModule,
    MatCheckboxModule,
    MatFormFieldModule,
    MatIconModule,
    MatInputModule,
    MatProgressBarModule,
    PageState,
    RouterLink,
    RouterOutlet,
    RowKeys,
    ScorePipe,
  ],
  providers: [PairListStore, PairSelection],
  templateUrl: './pairs-page.html',
  styleUrl: './pairs-page.scss',
})
export class PairsPage {
  readonly projectId = input.required<string>();
  readonly q = input<string>();
  readonly by = input<string>();
  readonly status = input<string>();
  readonly category = input<string>();
  readonly tag = input<string>();
  readonly quality = input<string>();
  readonly embedding = input<string>();
  readonly near = input<string>();
  readonly order = input<string>();

  protected readonly store = inject(PairListStore);
  protected readonly selection = inject(PairSelection);
  readonly #api = inject(PairsApi);
  readonly #router = inject(Router);
  readonly #route = inject(ActivatedRoute);
  readonly #injector = inject(Injector);
  readonly #changes = inject(ChangeDetectorRef);
  private readonly viewport = viewChild(CdkVirtualScrollViewport);
  private readonly all = viewChild<MatCheckbox>('all');

  protected readonly t = words(pairWords);
  protected readonly shell = words(shellWords);
  protected readonly hits = SEARCH_HITS;
  /** Another page stands in the place of the list. */
  protected readonly covered = signal(false);
  protected readonly rowHeight = ROW_HEIGHT;
  /** Filters stand open where there is room for them. */
  protected readonly wide = globalThis.innerWidth > 1_080;
  protected readonly sought = computed(() => this.q()?.trim() ?? '');
  protected readonly searchBy = computed((): SearchBy => (this.by() === 'text' ? 'text' : 'meaning'));
  protected readonly orders = PAIR_ORDERS;
  protected readonly orderOf = computed(() => orderFrom(this.order()));
  protected readonly filters = computed(
    () =>
      filtersFrom({
        status: this.status(),
        category: this.category(),
        tag: this.tag(),
        quality: this.quality(),
        embedding: this.embedding(),
        near: this.near(),
      }),
    { equal: (a, b) => JSON.stringify(a) === JSON.stringify(b) },
  );
  protected readonly filtered = computed(() => isFiltered(this.filters()));
  readonly #counted = computed(() => ({
    projectId: this.projectId(),
    filters: this.filters(),
    written: this.store.written(),
  }));
  protected readonly facets = loaded(this.#counted, ({ projectId, filters }) => this.#api.facets(projectId, filters));
  /** Where there are more pairs than the facets count, all are counted by a request of its own. */
  readonly #uncounted = computed(() =>
    this.sought() === '' && !this.facets.loading() && this.facets.value()?.totalIsExact === false
      ? this.#counted()
      : null,
  );
  readonly #count = loaded(this.#uncounted, ({ projectId, filters }) => this.#api.count(projectId, filters));
  protected readonly figures = computed(() => {
    const count = this.#count.value();
    return count?.totalIsExact === true ? count : this.facets.value();
  });
  /** Pairs of the list; null while not known, and of a search, which has hits only. */
  protected readonly total = computed(() => (this.sought() === '' ? (this.figures()?.total ?? null) : null));
  protected readonly more = computed(() => this.total() !== null && this.figures()?.totalIsExact === false);
  protected readonly allSelected = computed(
    () => this.store.held().length > 0 && this.store.held().every(({ pair }) => this.selection.has(pair.id)),
  );
  /** Whether it is known how many pairs the list has. */
  readonly #isCounted = computed(
    () => this.total() !== null && !this.more() && !this.facets.loading() && !this.#count.loading(),
  );
  readonly #base = signal(0);
  /** Rows of the list before the scrolled element, which holds so many at most. */
  protected readonly base = computed(() => baseWithin(this.store.length(), this.#base()));
  protected readonly rows = computed(() =>
    this.store.window().rows({ from: this.base(), to: this.base() + MOST_ROWS }),
  );
  /** Rows of the element in view. */
  readonly #seen = signal<Span | null>(null);
  /** Places, from 1, of the first row in view and of the last one; null where all are. */
  protected readonly inView = computed(() => {
    const [seen, base, length] = [this.#seen(), this.base(), this.store.length()];
    if (seen === null) return null;
    const [first, last] = [base + seen.from + 1, Math.min(base + seen.to, length)];
    return first === 1 && last === length ? null : { first, last };
  });
  /** Pixels that were scrolled within the element when it was looked at last. */
  #top = 0;
  /** The rows drawn last, and what they are the answer to. */
  #drawn: { window: PageWindow; answered: PairQuestion | null } = { window: PageWindow.of('newest'), answered: null };
  /** Whether the list or something in it was focused last. */
  #inList = false;
  /** End was pressed before the list had its length, and nothing else was done in it since. */
  #wantsEnd = false;
  /** What had the focus when another page took the place of the list, and where it led: rows are used again for other pairs. */
  #left: { readonly element: HTMLElement; readonly href: string | null } | null = null;

  constructor() {
    effect(() => {
      const question = {
        projectId: this.projectId(),
        q: this.sought(),
        by: this.searchBy(),
        order: this.orderOf(),
        ...this.filters(),
      };
      untracked(() => {
        this.selection.clear();
        this.#wantsEnd = false;
        this.#base.set(0);
        this.#top = 0;
        this.#seen.update((seen) => seen && { from: 0, to: seen.to - seen.from });
        this.viewport()?.scrollToIndex(0);
        void this.store.ask(question);
      });
    });
    effect(() => {
      const window = this.store.window();
      untracked(() => this.#keepPlace(window));
    });
    effect(() => {
      const total = this.total();
      if (this.store.answered() === null || total === null || !this.#isCounted()) return;
      untracked(() => {
        this.store.size(total);
        this.#goOn();
      });
    });
    effect(() => {
      const total = this.total();
      if (this.selection.more() && !this.more() && total !== null) this.selection.takeWhole(total, false);
    });
  }

  protected readonly byId = (place: number, row: Row): string | number => row?.pair.id ?? place;

  protected search(event: Event, sought: string): void {
    event.preventDefault();
    this.#goTo(sought, this.searchBy());
  }

  protected searchWith(by: SearchBy, sought: string): void {
    this.#goTo(sought, by);
  }

  protected sort(order: PairOrder): void {
    void this.#router.navigate([], {
      relativeTo: this.#route,
      queryParams: { order: order === 'newest' ? null : order },
      queryParamsHandling: 'merge',
    });
  }

  protected focused({ target }: FocusEvent): void {
    this.#inList = target instanceof Node && this.#list?.contains(target) === true;
    if (target !== this.#list) this.#wantsEnd = false;
  }

  /** Where the row that has the focus is scrolled away, the list has it, so that keys go on scrolling. */
  protected scrolled(): void {
    const viewport = this.viewport();
    if (!viewport || this.covered()) return;
    const top = viewport.measureScrollOffset();
    if (top !== this.#top) this.#wantsEnd = false;
    const before = { base: this.base(), top: this.#top };
    const sight = scrolledTo(this.store.length(), before, top, viewport.getViewportSize());
    this.#base.set(sight.base);
    if (sight.top !== top) this.#scrollTo(viewport, sight.top);
    this.#look(viewport);
    // At once: what is scrolled and what is drawn would be two things for a frame.
    if (sight.top !== top) this.#changes.detectChanges();
  }

  /** To an end of the list: the scrolled element may hold a part of it only. */
  protected toEnd(event: KeyboardEvent): void {
    const { key, ctrlKey, metaKey, altKey, shiftKey } = event;
    const viewport = this.viewport();
    this.#wantsEnd = false;
    if (!viewport || (key !== 'Home' && key !== 'End') || ctrlKey || metaKey || altKey || shiftKey) return;
    event.preventDefault();
    this.#goToEnd(viewport, key);
    this.#wantsEnd = key === 'End' && !this.#isCounted();
  }

  protected selectAll(selected: boolean): void {
    if (selected) this.selection.take(this.store.held().map(({ pair }) => pair.id));
    else this.selection.clear();
  }

  protected cover(): void {
    const element = document.activeElement;
    // A page that takes the place of another one finds the focus nowhere.
    if (element instanceof HTMLElement && element !== document.body)
      this.#left = { element, href: element.getAttribute('href') };
    this.#wantsEnd = false;
    this.covered.set(true);
  }

  /** While the list was hidden it had no height, and what had the focus could not keep it. */
  protected uncover(): void {
    this.covered.set(false);
    const back = (): void => {
      if (this.covered()) return;
      const viewport = this.viewport();
      if (viewport) {
        this.#scrollTo(viewport, this.#top);
        this.#look(viewport);
      }
      const left = this.#left;
      this.#left = null;
      if (document.activeElement !== document.body) return;
      const isThere = left?.element.isConnected && left.element.getAttribute('href') === left.href;
      (isThere ? left.element : this.#list)?.focus({ preventScroll: true });
    };
    afterNextRender(back, { injector: this.#injector });
  }

  protected refresh(): void {
    void this.store.again();
    this.facets.reload();
  }

  /** The checkbox of all is what the bar of a selection stands next to. */
  protected refocus(): void {
    refocus(this.#injector, () => this.all());
  }

  get #list(): HTMLElement | undefined {
    return this.viewport()?.elementRef.nativeElement;
  }

  #goToEnd(viewport: CdkVirtualScrollViewport, key: 'Home' | 'End'): void {
    this.#base.set(key === 'Home' ? 0 : lastBase(this.store.length()));
    this.#scrollTo(viewport, key === 'Home' ? 0 : this.#lowest(viewport));
    this.#look(viewport);
  }

  /** To the end that was wanted before the list had its length, once it is drawn as long as that: as long as it is not, it is short of it. */
  #goOn(): void {
    const goOn = (): void => {
      const viewport = this.viewport();
      if (!this.#wantsEnd || !viewport?.elementRef.nativeElement.isConnected) return;
      this.#wantsEnd = viewport.measureScrollOffset() === this.#top;
      if (!this.#wantsEnd) return;
      this.#scrollTo(viewport, this.#lowest(viewport));
      // The viewport draws its length some renders later, and nothing tells of that; a render may be the last one for long.
      if (this.#top < this.#lowest(viewport) - 1) return void requestAnimationFrame(goOn);
      this.#wantsEnd = false;
      this.#goToEnd(viewport, 'End');
    };
    if (this.#wantsEnd) afterNextRender(goOn, { injector: this.#injector });
  }

  /** Pixels that are scrolled within the element at its end. */
  #lowest(viewport: CdkVirtualScrollViewport): number {
    return Math.max(0, this.rows().length * ROW_HEIGHT - viewport.getViewportSize());
  }

  /** Scrolls within the element; the rows there are drawn at the next render. */
  #scrollTo(viewport: CdkVirtualScrollViewport, top: number): void {
    viewport.scrollToOffset(top);
    viewport.checkViewportSize();
    this.#top = viewport.measureScrollOffset();
  }

  /** The rows in view are told, so that their pairs are loaded. */
  #look(viewport: CdkVirtualScrollViewport): void {
    this.#top = viewport.measureScrollOffset();
    if (this.#inList) refocus(this.#injector, () => this.#list);
    const { start, end } = viewport.getRenderedRange();
    const base = this.base();
    const bottom = this.#top + viewport.getViewportSize();
    this.#seen.set({ from: Math.floor(this.#top / ROW_HEIGHT), to: Math.ceil(bottom / ROW_HEIGHT) });
    void this.store.show({ from: base + start, to: base + end });
  }

  /** What is in view stays there when rows come or go above it. Before they are drawn, so that nothing jumps. */
  #keepPlace(window: PageWindow): void {
    const before = this.#drawn;
    const answered = this.store.answered();
    this.#drawn = { window, answered };
    const viewport = this.viewport();
    if (!viewport || before.answered !== answered) return;
    // What is hidden is not scrolled.
    const top = this.covered() ? this.#top : viewport.measureScrollOffset();
    const base = this.#base();
    const from = base + Math.floor(top / ROW_HEIGHT);
    if (from === 0) return;
    const moved = window.movedSince(before.window, { from, to: base + viewport.getRenderedRange().end });
    const next = baseWithin(window.length, base + moved);
    if (moved === 0 && next === base) return;
    this.#base.set(next);
    const rest = (moved - (next - base)) * ROW_HEIGHT;
    this.#top = top + rest;
    const scroll = (): void => viewport.scrollToOffset(top + rest);
    if (rest !== 0) scroll();
    // Near its end the list has to be drawn longer first; where nothing is scrolled, nothing tells what is in view.
    if (rest > 0) afterNextRender(scroll, { injector: this.#injector });
    if (rest === 0 && !this.covered()) afterNextRender(() => this.#look(viewport), { injector: this.#injector });
  }

  #goTo(sought: string, by: SearchBy): void {
    const q = sought.trim();
    void this.#router.navigate([], {
      relativeTo: this.#route,
      queryParams: { q: q === '' ? null : q, by: by === 'meaning' ? null : by },
      queryParamsHandling: 'merge',
    });
  }
}
