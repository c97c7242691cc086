import { Component, computed, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { ImportRecord } from '@pairloom/contract';
import { summaryWords } from '../../words/en/summary.ts';
import { spokenOf } from '../../words/import-words.ts';
import { words } from '../../words/language-store.ts';

/** Imports that belong to this one, the pairs where it has brought some, and the page with everything about it. */
@Component({
  selector: 'pl-import-links',
  imports: [RouterLink],
  template: `
    <ul>
      @for (link of links(); track link.id) {
        <li>
          {{ link.word }}:
          <a [routerLink]="['/projects', record().projectId, 'imports', link.id]">{{ t().links.open }}</a>
        </li>
      }
      @if (hasPairs()) {
        <li>
          <a [routerLink]="['/projects', record().projectId, 'pairs']">{{ t().links.pairs }}</a>
        </li>
      }
      <li>
        <a [routerLink]="['/projects', record().projectId, 'imports', record().id, 'details']">{{
          t().links.details
        }}</a>
      </li>
    </ul>
  `,
  styles: `
    ul {
      display: flex;
      flex-wrap: wrap;
      gap: var(--pl-1) var(--pl-5);
      font-size: 0.875rem;
    }
    a {
      display: inline-block;
      padding-block: var(--pl-1);
    }
  `,
})
export class ImportLinks {
  readonly record = input.required<ImportRecord>();

  protected readonly t = words(summaryWords);
  protected readonly hasPairs = computed(() => {
    const { kind, counts } = this.record();
    return kind !== 'preview' && kind !== 'undo' && counts.created + counts.updated + counts.unchanged > 0;
  });
  protected readonly links = computed(() => {
    const { retryOf, retriedBy, undoOf, undoneBy } = this.record().links;
    const { links } = this.t();
    const spoken = spokenOf(this.record());
    return [
      { word: links.retryOf[spoken], id: retryOf },
      ...retriedBy.map((id) => ({ word: links.retriedBy[spoken], id })),
      { word: links.undoOf[spoken], id: undoOf },
      { word: links.undoneBy[spoken], id: undoneBy },
    ].flatMap(({ word, id }) => (id === null ? [] : [{ word, id }]));
  });
}
