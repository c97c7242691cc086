import { Component, inject, input, signal } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { MatIconModule } from '@angular/material/icon';
import type { SavedMapping } from '@pairloom/contract';
import { faultOf, type Fault } from '../api/api-error.ts';
import { MappingsApi } from '../api/mappings-api.ts';
import { TimePipe } from '../format/figure-pipes.ts';
import { MappingLine } from '../imports/rows/mapping-line.ts';
import { loaded } from '../state/loaded.ts';
import { AskAgain } from '../shell/ask-again.ts';
import { confirm } from '../shell/confirm-dialog.ts';
import { FaultNote } from '../shell/fault-note.ts';
import { settingsWords } from '../words/en/settings.ts';
import { words } from '../words/language-store.ts';

const LIMIT = 200;

/** The mappings that a project keeps. */
@Component({
  selector: 'pl-mapping-list',
  imports: [AskAgain, FaultNote, MappingLine, MatButtonModule, MatIconModule, TimePipe],
  template: `
    @let w = t().mappings;
    <section>
      <h2>{{ w.heading }}</h2>
      <p class="pl-quiet">{{ w.about }}</p>
      @if (fault(); as it) {
        <pl-fault-note [fault]="it" />
      }
      @if (mappings.fault(); as it) {
        <pl-ask-again [fault]="it" (again)="mappings.reload()" />
      }
      @if (mappings.value(); as page) {
        <ul>
          @for (saved of page.items; track saved.id) {
            <li>
              <div>
                <strong dir="auto">{{ saved.name }}</strong>
                <span class="pl-small pl-quiet pl-figures"
                  >{{ w.columns(saved.columns.length) }} · {{ saved.updatedAt | plTime }}</span
                >
                <pl-mapping-line [mapping]="saved.mapping" />
              </div>
              <button matIconButton type="button" [attr.aria-label]="w.remove(saved.name)" (click)="remove(saved)">
                <mat-icon svgIcon="close" />
              </button>
            </li>
          } @empty {
            <li class="pl-quiet">{{ w.none }}</li>
          }
        </ul>
        @if (page.nextCursor !== null) {
          <p class="pl-small pl-quiet">{{ w.newest(page.items.length) }}</p>
        }
      }
    </section>
  `,
  styleUrl: './mapping-list.scss',
})
export class MappingList {
  readonly projectId = input.required<string>();

  readonly #api = inject(MappingsApi);
  readonly #dialog = inject(MatDialog);
  protected readonly t = words(settingsWords);
  protected readonly fault = signal<Fault | null>(null);
  protected readonly mappings = loaded(this.projectId, (projectId) => this.#api.list(projectId, { limit: LIMIT }));

  protected async remove({ id, name }: SavedMapping): Promise<void> {
    const { removeHeading, removeText, yes, no } = this.t().mappings;
    if (!(await confirm(this.#dialog, { heading: removeHeading(name), consequences: [removeText], yes, no }))) return;
    this.fault.set(null);
    try {
      await this.#api.remove(this.projectId(), id);
      this.mappings.reload();
    } catch (error) {
      this.fault.set(faultOf(error));
    }
  }
}
