import { booleanAttribute, Component, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { AuditEvent } from '@pairloom/contract';
import { TimePipe } from '../format/figure-pipes.ts';
import { historyWords } from '../words/en/history.ts';
import { importWords } from '../words/en/import.ts';
import { nameTold } from '../words/import-words.ts';
import { words } from '../words/language-store.ts';

/** Who did what, newest first; leads to the import or pair it was done to. */
@Component({
  selector: 'pl-audit-list',
  imports: [RouterLink, TimePipe],
  template: `
    <ul>
      @for (event of events(); track event.id) {
        <li>
          <time class="pl-figures pl-quiet" [attr.datetime]="event.at">{{ event.at | plTime }}</time>
          <span class="what">
            <strong dir="auto">{{ event.principal }}</strong> {{ action(event) }}
            @if (details(event); as text) {
              <span class="pl-quiet pl-words" dir="auto">{{ text }}</span>
            }
          </span>
          @if (linked()) {
            @if (event.pairId; as pairId) {
              <a [attr.data-row]="''" [routerLink]="['/projects', projectId(), 'pairs', pairId]">{{ t().toPair }}</a>
            } @else if (event.importId; as importId) {
              <a
                class="pl-words"
                dir="auto"
                [attr.data-row]="''"
                [routerLink]="['/projects', projectId(), 'imports', importId, 'details']"
                >{{ nameOf(event) }}</a
              >
            }
          }
        </li>
      }
    </ul>
  `,
  styles: `
    li {
      display: grid;
      grid-template-columns: 8.5rem minmax(0, 1fr) fit-content(40%);
      gap: var(--pl-1) var(--pl-3);
      align-items: baseline;
      padding-block: var(--pl-2);
      font-size: 0.875rem;
    }
    li + li {
      border-block-start: 1px solid var(--mat-sys-outline-variant);
    }
    strong {
      font-weight: 550;
    }
    @media (width <= 720px) {
      li {
        grid-template-columns: minmax(0, 1fr) fit-content(50%);
      }
      time {
        grid-column: 1 / -1;
      }
    }
  `,
})
export class AuditList {
  readonly projectId = input.required<string>();
  readonly events = input.required<readonly AuditEvent[]>();
  /** Whether each line leads to what it is about. */
  readonly linked = input(false, { transform: booleanAttribute });

  protected readonly t = words(historyWords);
  readonly #names = words(importWords);

  protected action({ action, kind, bulkChange }: AuditEvent): string {
    const words: Readonly<Record<string, string>> = { ...this.t().action, ...this.#actionsOf(kind, bulkChange) };
    return words[action] ?? action;
  }

  /** What is done to something else than an import, as far as it is called otherwise. */
  #actionsOf(kind: AuditEvent['kind'], bulkChange: AuditEvent['bulkChange']): Readonly<Record<string, string>> {
    const { changeAction, previewAction, retryAction, undoAction } = this.t();
    if (kind === 'preview') return previewAction;
    if (kind === 'retry') return retryAction;
    if (kind === 'undo') return undoAction;
    return bulkChange ? changeAction : {};
  }

  protected nameOf(event: AuditEvent): string {
    return nameTold(event, this.#names()) ?? this.t().toImport;
  }

  /** What is worth a word of the details: reasons, scopes, versions. */
  protected details({ details }: AuditEvent): string | null {
    const shown = ['reason', 'scope', 'version', 'name', 'operation'].flatMap((name) => {
      const value = details[name];
      return typeof value === 'string' || typeof value === 'number' ? [this.t().detail(name, String(value))] : [];
    });
    return shown.length === 0 ? null : shown.join(' · ');
  }
}
