import { Component, computed, inject } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { MatIconModule } from '@angular/material/icon';
import { chooseWords } from '../../words/en/choose.ts';
import { dialogWords } from '../../words/en/dialog.ts';
import { words } from '../../words/language-store.ts';
import { ImportDraft } from '../dialog/import-draft.ts';
import { addressOf, BegunDrafts } from './begun-drafts.ts';

/** Files that were uploaded here and not imported yet, each with the way back to where one was. */
@Component({
  selector: 'pl-begun-draft-list',
  imports: [MatButtonModule, MatIconModule],
  template: `
    @if (drafts().length > 0) {
      <ul [attr.aria-label]="t().begun">
        @for (one of drafts(); track one.sourceId) {
          <li>
            <button matButton="outlined" type="button" (click)="draft.goOn(one.address)">
              <span class="pl-words" dir="auto">{{ t().goOn(one.filename) }}</span>
            </button>
            <span class="pl-quiet pl-small">{{ frame().step[one.address.step] }}</span>
            <button
              matIconButton
              type="button"
              [attr.aria-label]="t().forget(one.filename)"
              (click)="begun.drop(one.sourceId)"
            >
              <mat-icon svgIcon="close" />
            </button>
          </li>
        }
      </ul>
    }
  `,
  styles: `
    :host:empty {
      display: none;
    }
    ul {
      display: grid;
      gap: var(--pl-1);
    }
    li {
      display: flex;
      align-items: center;
      gap: var(--pl-2);
      min-width: 0;
    }
    [matButton] {
      min-width: 0;
      height: auto;
      min-height: 2.25rem;
      padding-block: 0.375rem;
    }
  `,
})
export class BegunDraftList {
  protected readonly draft = inject(ImportDraft);
  protected readonly begun = inject(BegunDrafts);
  protected readonly t = words(chooseWords);
  protected readonly frame = words(dialogWords);
  protected readonly drafts = computed(() =>
    this.begun
      .of(this.draft.projectId())
      .filter(({ sourceId }) => sourceId !== this.draft.sourceId())
      .map((one) => ({ ...one, address: addressOf(one) })),
  );
}
