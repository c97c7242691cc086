import { computed, inject, Injectable, linkedSignal } from '@angular/core';
import { takeUntilDestroyed, toSignal } from '@angular/core/rxjs-interop';
import { ActivatedRoute, NavigationEnd, NavigationStart, Router } from '@angular/router';
import { draftQuery, isUnread, readDraftAddress, type DraftAddress } from './draft-address.ts';
import { NEW_IMPORT } from './new-import.ts';

const EMPTY: DraftAddress = { step: 'choose', sourceId: null, options: {}, previewId: null };

/** Where the dialog stands: the address of the page holds its whole state, so reloading and going back are harmless. What the page below keeps there stays. */
@Injectable()
export class DraftPlace {
  readonly #router = inject(Router);
  readonly #route = inject(ActivatedRoute);
  readonly #params = toSignal(this.#route.paramMap, { requireSync: true });
  readonly #query = toSignal(this.#route.queryParamMap, { requireSync: true });

  readonly projectId = computed(() => this.#params().get('projectId') ?? '');
  /** Id of an import, or `new`. */
  readonly importId = computed(() => this.#params().get('importId') ?? NEW_IMPORT);
  readonly #inAddressBar = computed(
    () => {
      const query = this.#query();
      return readDraftAddress({
        step: query.get('step'),
        source: query.get('source'),
        options: query.get('options'),
        preview: query.get('preview'),
      });
    },
    { equal: (a, b) => JSON.stringify(a) === JSON.stringify(b) },
  );
  /** Whether an address of this file named options that could not be understood. */
  readonly unread = linkedSignal<{ sourceId: string | null; unread: boolean }, boolean>({
    source: () => {
      const query = this.#query();
      return { sourceId: query.get('source'), unread: isUnread({ options: query.get('options') }) };
    },
    computation: ({ sourceId, unread }, before) =>
      unread || (before !== undefined && before.value && before.source.sourceId === sourceId),
  }).asReadonly();
  /** Ahead of the address bar while the router is on its way, so that a change upon a change loses nothing. */
  readonly #target = linkedSignal(() => this.#inAddressBar());
  readonly address = this.#target.asReadonly();

  constructor() {
    let left: DraftAddress | null = null;
    this.#router.events.pipe(takeUntilDestroyed()).subscribe((event) => {
      if (event instanceof NavigationStart) left = event.navigationTrigger === 'popstate' ? this.address() : null;
      if (event instanceof NavigationEnd && left !== null) this.#keep(left);
    });
  }

  /** Goes on; `replace` leaves no way back to where one was. */
  go(change: Partial<DraftAddress>, replace = false): Promise<boolean> {
    this.#target.update((address) => ({ ...address, ...change }));
    return this.#router.navigate([], {
      relativeTo: this.#route,
      queryParams: draftQuery(this.address()),
      queryParamsHandling: 'merge',
      replaceUrl: replace,
    });
  }

  /** To an import that was started, which takes the place of its draft; or to a draft with a file that is there already. */
  open(importId: string, draft: Partial<DraftAddress> = {}, replace = false): Promise<boolean> {
    return this.#router.navigate(['..', importId], {
      relativeTo: this.#route,
      queryParams: draftQuery({ ...EMPTY, ...draft }),
      queryParamsHandling: 'merge',
      replaceUrl: replace,
    });
  }

  leave(): Promise<boolean> {
    return this.#router.navigate(['..'], {
      relativeTo: this.#route,
      queryParams: draftQuery(EMPTY),
      queryParamsHandling: 'merge',
    });
  }

  /**
   * The history of the browser has each step as it was when it was left. Going back and forth in it changes the step alone: what was chosen
   * for the file since then stays.
   */
  #keep({ sourceId, options, previewId }: DraftAddress): void {
    const { sourceId: reached } = this.#inAddressBar();
    if (reached !== null && reached === sourceId) void this.go({ options, previewId }, true);
  }
}
