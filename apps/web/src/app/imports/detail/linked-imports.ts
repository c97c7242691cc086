import { Component, computed, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { ImportRecord } from '@pairloom/contract';
import { importDetailWords } from '../../words/en/import-detail.ts';
import { words } from '../../words/language-store.ts';

/** Imports that this one retried or undid, or that did so with it. */
@Component({
  selector: 'pl-linked-imports',
  imports: [RouterLink],
  template: `
    <ul>
      @for (link of links(); track link.id) {
        <li>
          <span class="pl-quiet">{{ t().links[link.relation] }}</span>
          <a [routerLink]="['/projects', record().projectId, 'imports', link.id, 'details']"
            ><code>{{ link.id }}</code></a
          >
        </li>
      }
    </ul>
  `,
  styles: `
    ul {
      display: grid;
      gap: var(--pl-2);
    }
    li {
      display: grid;
      font-size: 0.875rem;
    }
    code {
      font: 0.8125rem var(--pl-mono);
      overflow-wrap: anywhere;
    }
  `,
})
export class LinkedImports {
  readonly record = input.required<ImportRecord>();
  protected readonly t = words(importDetailWords);
  protected readonly links = computed(() => linksOf(this.record()));
}

/** Linked imports with how they are linked. */
export function linksOf({ links }: ImportRecord) {
  const all = [
    ['retryOf', links.retryOf],
    ...links.retriedBy.map((id) => ['retriedBy', id] as const),
    ['undoOf', links.undoOf],
    ['undoneBy', links.undoneBy],
  ] as const;
  return all.flatMap(([relation, id]) => (id === null ? [] : [{ relation, id }]));
}
