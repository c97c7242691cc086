import { Component, computed, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { ImportRecord } from '@pairloom/contract';
import { TimePipe } from '../../format/figure-pipes.ts';
import { ImportStore } from '../../state/import-store.ts';
import { importDetailWords } from '../../words/en/import-detail.ts';
import { importWords } from '../../words/en/import.ts';
import { importName } from '../../words/import-words.ts';
import { words } from '../../words/language-store.ts';

/** Imports that this one retried or undid, or that did so with it. */
@Component({
  selector: 'pl-linked-imports',
  imports: [RouterLink, TimePipe],
  template: `
    <ul>
      @for (link of links(); track link.id) {
        <li>
          <span class="pl-quiet">{{ t().links[link.relation] }}</span>
          <a
            class="pl-words"
            dir="auto"
            [routerLink]="['/projects', record().projectId, 'imports', link.id, 'details']"
            [title]="link.id"
          >
            @if (link.known; as known) {
              {{ nameOf(known) }}
            } @else {
              <code>…{{ link.id.slice(-8) }}</code>
            }
          </a>
          @if (link.known; as known) {
            <span class="pl-small pl-quiet">{{ names().kind[known.kind] }} · {{ known.createdAt | plTime }}</span>
          }
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
  protected readonly names = words(importWords);
  readonly #store = inject(ImportStore);
  /** With the import itself where the list has it. */
  protected readonly links = computed(() =>
    linksOf(this.record()).map((link) => ({ ...link, known: this.#store.record(link.id) })),
  );

  protected nameOf(record: ImportRecord): string {
    return importName(record, this.names());
  }
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
