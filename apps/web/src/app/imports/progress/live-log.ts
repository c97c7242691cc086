import { Clipboard } from '@angular/cdk/clipboard';
import { CdkVirtualScrollViewport, ScrollingModule } from '@angular/cdk/scrolling';
import { Component, computed, effect, ElementRef, inject, input, signal, untracked, viewChild } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { MatIconModule } from '@angular/material/icon';
import type { RowError } from '@pairloom/contract';
import { CountPipe } from '../../format/figure-pipes.ts';
import { fieldWord } from '../../words/import-words.ts';
import { findingLine } from './finding-log.ts';

const ROW_PX = 40;
/** As long as the reader is this near to the end, the log follows. */
const FOLLOW_PX = 60;

/** Errors and warnings while they come in. Follows the newest unless the reader has scrolled up. */
@Component({
  selector: 'pl-live-log',
  imports: [CountPipe, MatButtonModule, MatIconModule, ScrollingModule],
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
  protected readonly copied = signal(false);
  protected readonly rowPx = ROW_PX;
  /** The log may know of findings that the last state did not count yet. */
  protected readonly all = computed(() => Math.max(this.counted(), this.entries().length));
  protected readonly unseen = computed(() => this.all() - this.entries().length);

  constructor() {
    effect(() => {
      const last = this.entries().length * ROW_PX;
      const element = this.viewportElement()?.nativeElement;
      if (!element || !untracked(this.#following)) return;
      // The viewport lays the new lines out in this frame; what is last can be scrolled to in the next.
      requestAnimationFrame(() => (element.scrollTop = last));
    });
  }

  protected scrolled(): void {
    const viewport = this.viewport();
    if (viewport) this.#following.set(viewport.measureScrollOffset('bottom') < FOLLOW_PX);
  }

  protected field(finding: RowError): string {
    return finding.field === null ? '' : fieldWord(finding.field);
  }

  protected copy(): void {
    this.copied.set(this.#clipboard.copy(this.entries().map(findingLine).join('\n')));
  }

  protected readonly keyOf = (index: number): number => index;
}
