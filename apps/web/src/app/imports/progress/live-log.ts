import { Clipboard } from '@angular/cdk/clipboard';
import { CdkVirtualScrollViewport, ScrollingModule } from '@angular/cdk/scrolling';
import {
  Component,
  computed,
  effect,
  ElementRef,
  inject,
  input,
  linkedSignal,
  signal,
  untracked,
  viewChild,
} from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatIconModule } from '@angular/material/icon';
import { MatInputModule } from '@angular/material/input';
import type { RowError } from '@pairloom/contract';
import { CountPipe } from '../../format/figure-pipes.ts';
import { importWords } from '../../words/en/import.ts';
import { runWords } from '../../words/en/run.ts';
import { findingTexts } from '../../words/finding-text.ts';
import { fieldWord } from '../../words/import-words.ts';
import { words } from '../../words/language-store.ts';
import { findingLine } from './finding-log.ts';

const ROW_PX = 40;
const VISIBLE_ROWS = 6;
/** As long as the reader is this near to the end, the log follows. */
const FOLLOW_PX = 60;

/** Errors and warnings while they come in. Follows the newest unless the reader has scrolled up. */
@Component({
  selector: 'pl-live-log',
  imports: [CountPipe, MatButtonModule, MatFormFieldModule, MatIconModule, MatInputModule, ScrollingModule],
  templateUrl: './live-log.html',
  styleUrl: './live-log.scss',
})
export class LiveLog {
  readonly entries = input.required<readonly RowError[]>();
  /** Errors and warnings that the server has counted; may be more than are listed here. */
  readonly counted = input.required<number>();

  readonly #clipboard = inject(Clipboard);
  private readonly viewport = viewChild(CdkVirtualScrollViewport);
  private readonly viewportElement = viewChild<CdkVirtualScrollViewport, ElementRef<HTMLElement>>(
    CdkVirtualScrollViewport,
    {
      read: ElementRef,
    },
  );
  readonly #following = signal(true);
  #top = 0;
  protected readonly say = findingTexts();
  protected readonly t = words(runWords);
  protected readonly names = words(importWords);
  protected readonly rowPx = ROW_PX;
  protected readonly visible = VISIBLE_ROWS;
  protected readonly filter = signal('');
  /** Lines that hold what was typed, in message, field, code or number of the row. */
  protected readonly shown = computed(() => {
    const wanted = this.filter().trim().toLowerCase();
    if (wanted === '') return this.entries();
    return this.entries().filter((finding) => findingLine(finding, this.say, this.t()).toLowerCase().includes(wanted));
  });
  /** Whether the lines that are shown are in the clipboard. Lines that come in and are not shown leave that as it is. */
  protected readonly copied = linkedSignal({
    source: computed(() => `${this.shown().length} ${this.filter()}`),
    computation: () => false,
  });
  #refusals = 0;
  /** The latest time that the browser did not take them, numbered; none if it did. Lines that come in do not hide that. */
  protected readonly refused = linkedSignal({
    source: this.filter,
    computation: (): readonly { readonly nth: number }[] => [],
  });
  /** The log may know of findings that the last state did not count yet. */
  protected readonly all = computed(() => Math.max(this.counted(), this.entries().length));
  protected readonly unseen = computed(() => this.all() - this.entries().length);

  constructor() {
    effect(() => {
      const last = this.shown().length * ROW_PX;
      const element = this.viewportElement()?.nativeElement;
      if (!element || !untracked(this.#following)) return;
      // The viewport lays the new lines out in this frame; what is last can be scrolled to in the next.
      requestAnimationFrame(() => (element.scrollTop = last));
    });
  }

  protected scrolled(): void {
    const viewport = this.viewport();
    if (!viewport) return;
    const top = viewport.measureScrollOffset('top');
    // Lines that come in move the end away as well; only who scrolls up wants to stay.
    if (viewport.measureScrollOffset('bottom') < FOLLOW_PX) this.#following.set(true);
    else if (top < this.#top) this.#following.set(false);
    this.#top = top;
  }

  protected field(finding: RowError): string {
    return finding.field === null ? '' : fieldWord(finding.field, this.names());
  }

  protected copy(): void {
    const lines = this.shown().map((finding) => findingLine(finding, this.say, this.t()));
    const taken = this.#clipboard.copy(lines.join('\n'));
    this.copied.set(taken);
    this.refused.set(taken ? [] : [{ nth: ++this.#refusals }]);
  }

  protected readonly keyOf = (index: number): number => index;
}
