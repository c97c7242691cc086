import { DOCUMENT } from '@angular/common';
import { Directive, ElementRef, inject, Injector } from '@angular/core';
import { KeysStore } from './keys-store.ts';
import { showKeys } from './show-keys.ts';

/**
 * Keys of a page with a list: j and k go from row to row, Enter opens (rows are links), / goes to the search, ? shows the keys. Rows carry
 * `data-row`, the search `data-search`. Nothing happens while somebody writes, behind a dialog, or where single keys are switched off.
 */
@Directive({ selector: '[plRowKeys]', host: { '(document:keydown)': 'onKey($event)' } })
export class RowKeys {
  readonly #host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  readonly #document = inject(DOCUMENT);
  readonly #injector = inject(Injector);
  readonly #keys = inject(KeysStore);

  protected onKey(event: KeyboardEvent): void {
    if (!this.#keys.on()) return;
    if (event.ctrlKey || event.metaKey || event.altKey || writes(event.target) || this.#covered()) return;
    switch (event.key) {
      case 'j':
        return this.#move(1, event);
      case 'k':
        return this.#move(-1, event);
      case '/':
        return this.#search(event);
      case '?':
        return void showKeys(this.#injector);
    }
  }

  /** The row after or before the one that has the focus; from the list itself the first or the last in view, from elsewhere of all. */
  #move(by: 1 | -1, event: KeyboardEvent): void {
    const rows = [...this.#host.querySelectorAll<HTMLElement>('[data-row]')];
    const at = rows.findIndex((row) => row.contains(this.#document.activeElement));
    const inView = this.#inView(rows);
    const next = at < 0 ? inView.at(by === 1 ? 0 : -1) : rows[at + by];
    if (!next) return;
    event.preventDefault();
    next.focus();
  }

  /** Rows that stand whole in the list that has the focus; all of them where none has it. */
  #inView(rows: readonly HTMLElement[]): readonly HTMLElement[] {
    const list = this.#document.activeElement;
    if (!list || !this.#host.contains(list)) return rows;
    const view = list.getBoundingClientRect();
    const seen = rows.filter((row) => {
      const { top, bottom } = row.getBoundingClientRect();
      return list.contains(row) && top >= view.top && bottom <= view.bottom;
    });
    return seen.length > 0 ? seen : rows;
  }

  #search(event: KeyboardEvent): void {
    const field = this.#host.querySelector<HTMLInputElement>('[data-search]');
    if (!field) return;
    event.preventDefault();
    field.focus();
    field.select();
  }

  #covered(): boolean {
    return this.#document.querySelector('mat-dialog-container, .mat-mdc-menu-panel, .mat-mdc-select-panel') !== null;
  }
}

const writes = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  target.closest('input, textarea, select, [contenteditable], [role=combobox]') !== null;
