import { Component, inject } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { MatCheckboxModule } from '@angular/material/checkbox';
import { MatDialogModule } from '@angular/material/dialog';
import { shellWords } from '../words/en/shell.ts';
import { KeysStore } from './keys-store.ts';
import { words } from '../words/language-store.ts';

/** What the keys of a list do, and whether they do it. */
@Component({
  selector: 'pl-keys-dialog',
  imports: [MatButtonModule, MatCheckboxModule, MatDialogModule],
  template: `
    @let w = t().keys;
    <h2 mat-dialog-title>{{ w.heading }}</h2>
    <dl>
      <dt><kbd>j</kbd></dt>
      <dd>{{ w.next }}</dd>
      <dt><kbd>k</kbd></dt>
      <dd>{{ w.previous }}</dd>
      <dt>
        <kbd>{{ w.enter }}</kbd>
      </dt>
      <dd>{{ w.open }}</dd>
      <dt><kbd>/</kbd></dt>
      <dd>{{ w.search }}</dd>
      <dt><kbd>?</kbd></dt>
      <dd>{{ w.help }}</dd>
    </dl>
    <mat-checkbox [checked]="keys.on()" (change)="keys.choose($event.checked)">{{ w.single }}</mat-checkbox>
    <p class="pl-small pl-quiet">{{ w.singleText }}</p>
    <div class="actions">
      <button matButton="filled" type="button" mat-dialog-close>{{ w.close }}</button>
    </div>
  `,
  host: { class: 'pl-ask' },
  styles: `
    dl {
      display: grid;
      grid-template-columns: max-content 1fr;
      gap: var(--pl-2) var(--pl-4);
      align-items: baseline;
    }
    kbd {
      display: inline-block;
      min-width: 1.75rem;
      padding: 1px var(--pl-2);
      border: 1px solid var(--mat-sys-outline);
      border-radius: 6px;
      font: 500 0.8125rem/1.4 var(--pl-mono);
      text-align: center;
    }
  `,
})
export class KeysDialog {
  protected readonly keys = inject(KeysStore);
  protected readonly t = words(shellWords);
}
