import { Component, computed, input, signal } from '@angular/core';
import type { ChunkReport } from '@pairloom/contract';
import { CountPipe, DurationPipe } from '../../format/figure-pipes.ts';
import { importDetailWords } from '../../words/en/import-detail.ts';
import { words } from '../../words/language-store.ts';
import { chunkCells, type ChunkCell, type Heat } from './chunk-cells.ts';

/** The chunks of an import in file order as a strip, with the same as a table. Many chunks share cells. */
@Component({
  selector: 'pl-chunk-strip',
  imports: [CountPipe, DurationPipe],
  templateUrl: './chunk-strip.html',
  styleUrl: './chunk-strip.scss',
})
export class ChunkStrip {
  readonly chunks = input.required<readonly ChunkReport[]>();

  protected readonly t = words(importDetailWords);
  protected readonly tabled = signal(false);
  readonly #pointed = signal<number | null>(null);
  protected readonly cells = computed(() => chunkCells(this.chunks()));
  protected readonly pointed = computed(() => {
    const place = this.#pointed();
    return place === null ? null : (this.cells()[place] ?? null);
  });
  protected readonly summary = computed(() => {
    const cells = this.cells();
    const done = cells.reduce((sum, cell) => sum + cell.done, 0);
    const failed = cells.reduce((sum, cell) => sum + cell.failed, 0);
    return this.t().chunks.summary(done, this.chunks().length, failed);
  });
  protected readonly legend = ['clean', 'some', 'many', 'running', 'planned', 'closed'] as const;

  protected word(heat: Heat): string {
    const { legend, status } = this.t().chunks;
    switch (heat) {
      case 'clean':
      case 'some':
      case 'many':
        return legend[heat];
      case 'planned':
      case 'running':
      case 'closed':
        return status[heat].toLocaleLowerCase();
    }
  }

  protected title(cell: ChunkCell): string {
    const { of, several, failedRows, attempts } = this.t().chunks;
    const { first, last, firstRow, lastRow } = cell;
    const parts = [
      first === last ? of(first, firstRow, lastRow) : several(first, last, firstRow, lastRow),
      this.status(cell),
    ];
    if (cell.failed > 0) parts.push(failedRows(cell.failed));
    if (cell.attempts > 1) parts.push(attempts(cell.attempts));
    return [...parts, ...this.skips(cell)].join(' · ');
  }

  /** The status that all chunks of a cell have, or how many are done. */
  protected status({ chunks, done }: ChunkCell): string {
    const { status, doneOf } = this.t().chunks;
    const [one, ...others] = new Set(chunks.map((chunk) => chunk.status));
    return one !== undefined && others.length === 0 ? status[one] : doneOf(done, chunks.length);
  }

  protected skips({ skips }: ChunkCell): string[] {
    return skips.map(({ by, reason }) => this.t().chunks.skippedBy(by, reason));
  }

  protected point(event: Event): void {
    const cell = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-chunk]') : null;
    this.#pointed.set(cell === null ? null : Number(cell.dataset['chunk']));
  }

  protected pointAway(): void {
    this.#pointed.set(null);
  }
}
