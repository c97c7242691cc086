import { Component, input } from '@angular/core';
import { MatIconModule } from '@angular/material/icon';
import type { SourceRow } from '@pairloom/contract';
import { CountPipe } from '../../format/figure-pipes.ts';
import { checkWords } from '../../words/en/check.ts';
import { findingTexts } from '../../words/finding-text.ts';
import { words } from '../../words/language-store.ts';

/** Rows of a file as they are read: a cell for each column, or the row as it stands when it cannot be taken apart. */
@Component({
  selector: 'pl-row-grid',
  imports: [CountPipe, MatIconModule],
  templateUrl: './row-grid.html',
  styleUrl: './row-grid.scss',
})
export class RowGrid {
  readonly columns = input.required<readonly string[]>();
  readonly rows = input.required<readonly SourceRow[]>();
  /** Whether other rows are awaited; those shown are pale meanwhile. */
  readonly loading = input(false);
  /** What is said of single columns, by name. */
  readonly notes = input<ReadonlyMap<string, string>>(new Map());

  protected readonly t = words(checkWords);
  readonly #say = findingTexts();

  protected told({ findings }: SourceRow): string {
    return findings.map(({ message, code }) => this.#say(message, code)).join(' ');
  }

  protected worst({ findings }: SourceRow): 'failed' | 'warning' {
    return findings.some(({ severity }) => severity === 'error') ? 'failed' : 'warning';
  }
}
