import {
  afterNextRender,
  Component,
  computed,
  DestroyRef,
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
import { MatIconModule } from '@angular/material/icon';
import { MatProgressBarModule } from '@angular/material/progress-bar';
import type { SourceRow } from '@pairloom/contract';
import { faultOf, type Fault } from '../../api/api-error.ts';
import { SourcesApi } from '../../api/sources-api.ts';
import { AskAgain } from '../../shell/ask-again.ts';
import { refocus } from '../../shell/focus.ts';
import { reviewWords } from '../../words/en/review.ts';
import { rowWords } from '../../words/en/rows.ts';
import { words } from '../../words/language-store.ts';
import { ImportDraft } from '../dialog/import-draft.ts';
import { RowCard } from './row-card.ts';
import { RowEdits } from './row-edits.ts';
import { readingOf, TypedRows, type Typed } from './typed-rows.ts';

const PAGE = 5;

/** Rows to be corrected, one card each. Each is checked again as soon as it was saved. */
@Component({
  selector: 'pl-row-repair',
  imports: [AskAgain, MatButtonModule, MatIconModule, MatProgressBarModule, RowCard],
  template: `
    <div class="head">
      <h3 #heading tabindex="-1">{{ t().repair.heading }}</h3>
      <button matButton type="button" (click)="done.emit()">{{ t().repair.done }}</button>
    </div>
    <p class="pl-small pl-quiet">{{ t().repair.hint }}</p>
    @if (edits.full()) {
      <p class="pl-small">{{ t().repair.tooMany }}</p>
    }
    @for (row of shown(); track row.row) {
      <pl-row-card [row]="row" [columns]="columns()" (changed)="reload(row.row, $event)" />
    }
    @if (loading()) {
      <mat-progress-bar mode="indeterminate" [attr.aria-label]="words().loading" />
    }
    @if (fault(); as it) {
      <pl-ask-again [fault]="it" (again)="again()" />
    }
    @if (left() > 0) {
      <button
        matButton="outlined"
        class="more"
        type="button"
        disabledInteractive
        [disabled]="loading()"
        (click)="more()"
      >
        {{ t().repair.next(left() < page ? left() : page) }}
      </button>
    }
  `,
  styles: `
    :host {
      display: grid;
      gap: var(--pl-3);
      padding: var(--pl-4);
      border: 1px solid var(--mat-sys-primary);
      border-radius: 12px;
    }
    .head {
      display: flex;
      align-items: center;
      justify-content: space-between;
    }
    h3 {
      font-size: 1rem;
      font-weight: 600;
      outline: none;
    }
    .more {
      justify-self: center;
    }
  `,
})
export class RowRepair {
  /** Numbers of the rows, in order. */
  readonly rows = input.required<readonly number[]>();
  readonly done = output();

  protected readonly edits = inject(RowEdits);
  readonly #draft = inject(ImportDraft);
  readonly #api = inject(SourcesApi);
  readonly #typed = inject(TypedRows);
  readonly #injector = inject(Injector);
  readonly #life = inject(DestroyRef);
  readonly #host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  protected readonly t = words(reviewWords);
  protected readonly words = words(rowWords);
  protected readonly page = PAGE;
  readonly #wanted = signal(PAGE);
  readonly #read = signal<ReadonlyMap<number, SourceRow>>(new Map());
  protected readonly columns = signal<readonly string[]>([]);
  protected readonly loading = signal(false);
  protected readonly fault = signal<Fault | null>(null);
  protected readonly shown = computed(() =>
    this.rows()
      .slice(0, this.#wanted())
      .flatMap((row) => this.#read().get(row) ?? []),
  );
  protected readonly left = computed(() => Math.max(0, this.rows().length - this.#wanted()));

  /** Place of the first card that was asked for last, when no others are left to ask for. */
  #entered: number | null = null;
  /** Asks once more for what did not come. */
  #retry: () => Promise<unknown> = async () => undefined;
  private readonly heading = viewChild.required<ElementRef<HTMLElement>>('heading');

  constructor() {
    // It opens above the button that asked for it.
    afterNextRender(() => this.heading().nativeElement.focus());
    effect(() => {
      const missing = this.rows()
        .slice(0, this.#wanted())
        .filter((row) => !untracked(this.#read).has(row));
      untracked(() => void this.#load(missing));
    });
  }

  protected again(): void {
    void this.#retry();
  }

  protected more(): void {
    if (this.loading()) return;
    const first = this.shown().length;
    this.#wanted.update((wanted) => wanted + PAGE);
    // The button goes with the last rows.
    if (this.left() === 0) this.#entered = first;
  }

  /** What becomes of a row now that its correction is stored. What was typed stands in its boxes until then. */
  protected async reload(row: number, typed: Typed): Promise<void> {
    const reading = readingOf(this.#draft);
    const load = async (): Promise<void> => {
      if (await this.#load([row])) this.#typed.forget(reading, row, typed);
      else this.#retry = load;
    };
    await load();
  }

  /** False when they did not come. */
  async #load(rows: readonly number[]): Promise<boolean> {
    const sourceId = this.#draft.whole()?.id;
    if (sourceId === undefined || rows.length === 0) return false;
    this.loading.set(true);
    this.fault.set(null);
    this.#retry = () => this.#load(rows);
    try {
      for (const { from, count } of runsOf(rows)) {
        const window = { offset: from - 1, limit: count };
        const page = await this.#api.rows(this.#draft.projectId(), sourceId, this.#draft.readingOptions(), window);
        this.columns.set(page.columns);
        this.#read.update((read) => new Map([...read, ...page.items.map((item) => [item.row, item] as const)]));
      }
      return true;
    } catch (error) {
      this.fault.set(faultOf(error));
      return false;
    } finally {
      this.loading.set(false);
      this.#enter();
    }
  }

  /** The button that asked for the last rows is gone: the focus goes to the first of them. */
  #enter(): void {
    const first = this.#entered;
    this.#entered = null;
    if (first === null || this.#life.destroyed) return;
    refocus(this.#injector, () => {
      const card = this.#host.querySelectorAll('pl-row-card')[first];
      return card?.querySelector('textarea') ?? this.heading().nativeElement;
    });
  }
}

/** Rows that follow one another are asked for together. */
function runsOf(rows: readonly number[]): { from: number; count: number }[] {
  const runs: { from: number; count: number }[] = [];
  for (const row of rows) {
    const last = runs.at(-1);
    if (last && last.from + last.count === row) last.count++;
    else runs.push({ from: row, count: 1 });
  }
  return runs;
}
