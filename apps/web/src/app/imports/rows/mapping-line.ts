import { Component, computed, input } from '@angular/core';
import { MatIconModule } from '@angular/material/icon';
import type { Mapping } from '@pairloom/contract';
import { importWords } from '../../words/en/import.ts';
import { rowWords } from '../../words/en/rows.ts';
import { words } from '../../words/language-store.ts';
import { mappingParts } from './mapping-parts.ts';

/** Which column each field was read from, so that nothing is guessed in silence. */
@Component({
  selector: 'pl-mapping-line',
  imports: [MatIconModule],
  template: `
    @if (parts().length > 0) {
      <p>
        <mat-icon svgIcon="columns" aria-hidden="true" />
        <span class="label">{{ t().readFrom }}</span>
        @for (part of parts(); track part.field) {
          <span class="part"
            >{{ part.word }} <span class="arrow" aria-hidden="true">←</span
            ><span class="pl-hidden"> {{ t().from }} </span> <bdi>{{ part.from }}</bdi></span
          >
        }
      </p>
    }
  `,
  styles: `
    p {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: var(--pl-1) var(--pl-2);
      font-size: var(--pl-small);
      color: var(--mat-sys-on-surface-variant);
    }
    mat-icon {
      width: 1.125rem;
      height: 1.125rem;
    }
    .arrow {
      margin-inline: 0.1875rem;
    }
    .part {
      padding: 0 var(--pl-2);
      border-radius: 6px;
      background: var(--pl-mute-container);
      overflow-wrap: anywhere;
    }
    bdi {
      color: var(--mat-sys-on-surface);
      font-weight: 500;
    }
  `,
})
export class MappingLine {
  readonly mapping = input.required<Mapping | null>();
  /** Names of the columns of the file, as far as they are known: those that nobody chose are named as left out. */
  readonly columns = input<readonly string[]>([]);
  protected readonly t = words(rowWords);
  readonly #names = words(importWords);
  protected readonly parts = computed(() => mappingParts(this.mapping() ?? {}, this.#names(), this.columns()));
}
