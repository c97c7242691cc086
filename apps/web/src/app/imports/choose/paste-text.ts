import { Component, computed, inject, output } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatInputModule } from '@angular/material/input';
import { chooseWords } from '../../words/en/choose.ts';
import { figure } from '../../words/figures.ts';
import { words } from '../../words/language-store.ts';
import { ImportDraft } from '../dialog/import-draft.ts';
import { PastedText } from './pasted-text.ts';

/** Text instead of a file: it goes the same way as one, without a name that would say its format. */
@Component({
  selector: 'pl-paste-text',
  imports: [MatButtonModule, MatFormFieldModule, MatInputModule],
  template: `
    <mat-form-field appearance="outline" subscriptSizing="dynamic">
      <mat-label>{{ t().text }}</mat-label>
      <textarea
        #area
        matInput
        dir="auto"
        rows="8"
        spellcheck="false"
        [value]="text()"
        (input)="keep(area.value)"
      ></textarea>
      <mat-hint>{{ t().textHint }}</mat-hint>
      <mat-hint align="end" class="pl-figures">{{ size() }}</mat-hint>
    </mat-form-field>
    <button matButton="tonal" type="button" [disabled]="text().trim() === ''" (click)="give()">
      {{ t().useText }}
    </button>
  `,
  styles: `
    :host {
      display: grid;
      gap: var(--pl-3);
    }
    textarea {
      min-height: 10rem;
      font-family: var(--pl-mono);
      font-size: 0.8125rem;
      line-height: 1.5;
    }
    button {
      justify-self: end;
    }
  `,
})
export class PasteText {
  readonly given = output<File>();

  protected readonly t = words(chooseWords);
  readonly #draft = inject(ImportDraft);
  readonly #pasted = inject(PastedText);
  protected readonly text = computed(() => this.#pasted.of(this.#draft.projectId()));
  protected readonly size = computed(() => this.t().textSize(figure(this.text().length)));

  protected keep(text: string): void {
    this.#pasted.keep(this.#draft.projectId(), text);
  }

  protected give(): void {
    this.given.emit(new File([this.text()], this.t().textName, { type: 'text/plain' }));
  }
}
