import { Component, computed, input, signal } from '@angular/core';
import type { ChunkReport } from '@pairloom/contract';
import { CountPipe, DurationPipe } from '../../format/figure-pipes.ts';
import { importDetailWords } from '../../words/en/import-detail.ts';
import { words } from '../../words/language-store.ts';

/** How a chunk is drawn: by its status, and a done one by the share of its rows that failed. */
type Heat = 'planned' | 'running' | 'closed' | 'clean' | 'some' | 'many';

const MANY = 0.1;

function heatOf({ status, counts, rows }: ChunkReport): Heat {
  if (status !== 'done') return status;
  if (counts.failed === 0) return 'clean';
  return counts.failed / Math.max(1, rows) > MANY ? 'many' : 'some';
}

/** The chunks of an import in file order as a strip, one cell each, with the same as a table. */
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
  protected readonly pointed = signal<ChunkReport | null>(null);
  protected readonly cells = computed(() => this.chunks().map((chunk) => ({ chunk, heat: heatOf(chunk) })));
  protected readonly summary = computed(() => {
    const chunks = this.chunks();
    const done = chunks.filter(({ status }) => status === 'done').length;
    const failed = chunks.reduce((sum, { counts }) => sum + counts.failed, 0);
    return this.t().chunks.summary(done, chunks.length, failed);
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

  protected title(chunk: ChunkReport): string {
    const { of, status, failedRows, attempts } = this.t().chunks;
    const parts = [of(chunk.chunk, chunk.firstRow, chunk.firstRow + chunk.rows - 1), status[chunk.status]];
    if (chunk.counts.failed > 0) parts.push(failedRows(chunk.counts.failed));
    if (chunk.attempts > 1) parts.push(attempts(chunk.attempts));
    return parts.join(' · ');
  }

  protected seconds({ startedAt, finishedAt }: ChunkReport): number | null {
    return startedAt && finishedAt ? (Date.parse(finishedAt) - Date.parse(startedAt)) / 1_000 : null;
  }

  protected point(event: Event): void {
    const cell = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-chunk]') : null;
    this.pointed.set(this.chunks()[Number(cell?.dataset['chunk'] ?? -1)] ?? null);
  }
}
