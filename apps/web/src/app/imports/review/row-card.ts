import { Component, computed, DestroyRef, inject, input, output, signal } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { MatCheckboxModule } from '@angular/material/checkbox';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatIconModule } from '@angular/material/icon';
import { MatInputModule } from '@angular/material/input';
import type { SourceRow } from '@pairloom/contract';
import { keepFocus } from '../../shell/focus.ts';
import { fieldWord } from '../../words/import-words.ts';
import { importWords } from '../../words/en/import.ts';
import { reviewWords } from '../../words/en/review.ts';
import { figure } from '../../words/figures.ts';
import { FindingText } from '../../words/finding-text.ts';
import { words } from '../../words/language-store.ts';
import { ImportDraft } from '../dialog/import-draft.ts';
import { editOf, fieldsOf, mappedColumns, valuesOf } from './repair-rows.ts';
import { RowEdits } from './row-edits.ts';
import { readingOf, TypedRows, type Typed } from './typed-rows.ts';

/** One row to be corrected: a box for each column, what is wrong beside it. */
@Component({
  selector: 'pl-row-card',
  imports: [FindingText, MatButtonModule, MatCheckboxModule, MatFormFieldModule, MatIconModule, MatInputModule],
  templateUrl: './row-card.html',
  styleUrl: './row-card.scss',
})
export class RowCard {
  readonly row = input.required<SourceRow>();
  readonly columns = input.required<readonly string[]>();
  /** The correction was stored, with what was typed: the row has to be read again. */
  readonly changed = output<Typed>();

  protected readonly edits = inject(RowEdits);
  readonly #draft = inject(ImportDraft);
  readonly #typed = inject(TypedRows);
  readonly #life = inject(DestroyRef);
  protected readonly t = words(reviewWords);
  readonly #names = words(importWords);
  protected readonly allColumns = signal(false);
  protected readonly busy = signal(false);
  readonly #mapping = computed(() => this.#draft.mapping() ?? {});
  protected readonly shown = computed(() =>
    this.allColumns() ? this.columns() : mappedColumns(this.columns(), this.#mapping()),
  );
  protected readonly hasMore = computed(
    () => mappedColumns(this.columns(), this.#mapping()).length < this.columns().length,
  );
  readonly #reading = computed(() => readingOf(this.#draft));
  readonly #read = computed(() => valuesOf(this.row(), this.columns()));
  /** What stands in the boxes, by column. */
  readonly #values = computed(() => ({ ...this.#read(), ...this.#typed.of(this.#reading()).get(this.row().row) }));
  readonly #edit = computed(() =>
    editOf(this.row(), this.columns(), this.#mapping(), this.#values(), this.edits.rows().get(this.row().row)),
  );
  protected readonly dirty = computed(() => this.#edit() !== null);
  protected readonly place = computed(() => this.t().repair.row(figure(this.row().row), figure(this.row().line)));
  protected readonly state = computed((): 'left' | 'fine' | 'wrong' => {
    if (this.row().skipped) return 'left';
    return this.row().findings.some(({ severity }) => severity === 'error') ? 'wrong' : 'fine';
  });
  /** Findings that belong to no column that is shown. That a row is left out is its state. */
  protected readonly general = computed(() => {
    const told = new Set(this.shown().flatMap((column) => this.findings(column)));
    return this.row().findings.filter((finding) => !told.has(finding) && finding.code !== 'row_left_out');
  });

  constructor() {
    // Of a row that is left out, the buttons go that it can be corrected with.
    keepFocus((host) => host.querySelector('.do button'));
  }

  protected value(column: string): string {
    return this.#values()[column] ?? '';
  }

  protected findings(column: string): SourceRow['findings'] {
    const fields = fieldsOf(column, this.#mapping());
    return this.row().findings.filter(({ field }) => field !== null && fields.includes(field));
  }

  protected label(column: string): string {
    const fields = fieldsOf(column, this.#mapping()).map((field) => fieldWord(field, this.#names()));
    return fields.length === 0 ? column : `${fields.join(', ')} ← ${column}`;
  }

  protected type(column: string, value: string): void {
    this.#typed.type(this.#reading(), this.row().row, column, value === this.#read()[column] ? undefined : value);
  }

  protected save(): Promise<void> {
    const edit = this.#edit();
    return this.#apply(edit === null ? null : () => this.edits.put(edit));
  }

  protected leaveOut(): Promise<void> {
    return this.#apply(() => this.edits.put({ row: this.row().row, skip: true }));
  }

  protected takeBack(): Promise<void> {
    return this.#apply(() => this.edits.takeBack(this.row().row));
  }

  async #apply(store: (() => Promise<boolean>) | null): Promise<void> {
    if (store === null || this.busy() || this.edits.busy()) return;
    const { row } = this.row();
    const reading = this.#reading();
    const typed = this.#typed.of(reading).get(row) ?? {};
    this.busy.set(true);
    if (await store()) {
      if (this.#life.destroyed) this.#typed.forget(reading, row, typed);
      else this.changed.emit(typed);
    }
    this.busy.set(false);
  }
}
