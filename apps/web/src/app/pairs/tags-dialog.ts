import { Component, computed, inject, signal } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { MatDialogModule, MatDialogRef, type MatDialog } from '@angular/material/dialog';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatInputModule } from '@angular/material/input';
import type { BulkSet } from '@pairloom/contract';
import { firstValueFrom } from 'rxjs';
import { pairWords } from '../words/en/pairs.ts';
import { words } from '../words/language-store.ts';
import { listOf } from './pair-form.ts';

/** Asks which tags many pairs are given, and which are taken from them. */
@Component({
  selector: 'pl-tags-dialog',
  imports: [MatButtonModule, MatDialogModule, MatFormFieldModule, MatInputModule],
  template: `
    @let w = t().bulk;
    <form class="pl-ask" (submit)="answer($event)">
      <h2 mat-dialog-title>{{ w.tag }}</h2>
      <mat-form-field appearance="outline" subscriptSizing="dynamic">
        <mat-label>{{ w.addTags }}</mat-label>
        <input
          matInput
          cdkFocusInitial
          dir="auto"
          autocomplete="off"
          [value]="add()"
          (input)="add.set(textOf($event))"
        />
        <mat-hint>{{ w.tagsHint }}</mat-hint>
      </mat-form-field>
      <mat-form-field appearance="outline" subscriptSizing="dynamic">
        <mat-label>{{ w.removeTags }}</mat-label>
        <input matInput dir="auto" autocomplete="off" [value]="remove()" (input)="remove.set(textOf($event))" />
      </mat-form-field>
      <div class="actions">
        <button matButton="outlined" type="button" [mat-dialog-close]="undefined">{{ w.ask.no }}</button>
        <button matButton="filled" type="submit" [disabled]="set() === null">{{ w.apply }}</button>
      </div>
    </form>
  `,
})
export class TagsDialog {
  readonly #self = inject<MatDialogRef<TagsDialog, BulkSet>>(MatDialogRef);
  protected readonly t = words(pairWords);
  protected readonly add = signal('');
  protected readonly remove = signal('');
  protected readonly set = computed((): BulkSet | null => {
    const addTags = listOf(this.add(), ',');
    const removeTags = listOf(this.remove(), ',');
    if (addTags.length + removeTags.length === 0) return null;
    return { ...(addTags.length > 0 ? { addTags } : {}), ...(removeTags.length > 0 ? { removeTags } : {}) };
  });

  protected textOf(event: Event): string {
    return (event.target as HTMLInputElement).value;
  }

  protected answer(event: Event): void {
    event.preventDefault();
    const set = this.set();
    if (set) this.#self.close(set);
  }
}

/** Undefined when the reader thinks better of it. */
export function askTags(dialog: MatDialog): Promise<BulkSet | undefined> {
  const asked = dialog.open<TagsDialog, void, BulkSet>(TagsDialog, { panelClass: 'pl-dialog', width: '30rem' });
  return firstValueFrom(asked.afterClosed());
}
