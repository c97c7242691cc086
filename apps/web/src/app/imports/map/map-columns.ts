import { Component, computed, inject, signal } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatIconModule } from '@angular/material/icon';
import { MatInputModule } from '@angular/material/input';
import { MatProgressBarModule } from '@angular/material/progress-bar';
import { MatSelectModule } from '@angular/material/select';
import type { InspectedColumn, Mapping } from '@pairloom/contract';
import { FaultNote } from '../../shell/fault-note.ts';
import { dialogWords } from '../../words/en/dialog.ts';
import { importWords } from '../../words/en/import.ts';
import { mapWords } from '../../words/en/map.ts';
import { FindingText } from '../../words/finding-text.ts';
import { words } from '../../words/language-store.ts';
import { RowPreview } from '../check/row-preview.ts';
import { ImportDraft } from '../dialog/import-draft.ts';
import { ProblemNotes } from '../dialog/problem-notes.ts';
import { mappingParts } from '../rows/mapping-parts.ts';
import { wholePercent } from '../whole-percent.ts';
import {
  candidatesOf,
  columnsOf,
  isRequired,
  MAPPED_FIELDS,
  plainColumn,
  restOf,
  ROLES,
  suggestedMapping,
  TAKEN_FROM,
  withField,
  withRole,
  type MappedField,
  type Role,
} from './column-roles.ts';
import { KnownMappings } from './known-mappings.ts';
import { PairPreview } from './pair-preview.ts';
import { SaveMappingForm } from './save-mapping-form.ts';

const SHOWN_SAMPLES = 2;
/** With more columns than these it is told which to show. */
const FEW_COLUMNS = 15;

/** Step 3: which column each field is read from. What is not certain is asked, not guessed. */
@Component({
  selector: 'pl-map-columns',
  imports: [
    FaultNote,
    FindingText,
    KnownMappings,
    MatButtonModule,
    MatFormFieldModule,
    MatIconModule,
    MatInputModule,
    MatProgressBarModule,
    MatSelectModule,
    PairPreview,
    ProblemNotes,
    SaveMappingForm,
  ],
  providers: [RowPreview],
  templateUrl: './map-columns.html',
  styleUrl: './map-columns.scss',
})
export class MapColumns {
  protected readonly draft = inject(ImportDraft);
  protected readonly t = words(mapWords);
  protected readonly names = words(importWords);
  protected readonly frame = words(dialogWords);
  protected readonly fields = MAPPED_FIELDS;
  protected readonly roles = ROLES;
  protected readonly isRequired = isRequired;

  protected readonly inspection = this.draft.inspection.value;
  protected readonly columns = computed(() => this.inspection()?.columns ?? []);
  protected readonly manyColumns = computed(() => this.columns().length > FEW_COLUMNS);
  /** Part of the names of the columns that are shown. */
  protected readonly filter = signal('');
  protected readonly found = computed(() => {
    const sought = this.manyColumns() ? folded(this.filter()) : '';
    return this.columns().filter(({ name }) => folded(name).includes(sought));
  });
  readonly #chosen = computed(() => this.draft.options().mapping ?? null);
  readonly mapping = computed((): Mapping => {
    const inspection = this.inspection();
    return this.#chosen() ?? (inspection ? suggestedMapping(inspection) : {});
  });
  protected readonly rest = computed(() => restOf(this.columns(), this.mapping()));
  protected readonly shownRest = computed(() => {
    const found = new Set(this.found());
    return this.rest().filter(({ column }) => found.has(column));
  });
  protected readonly same = computed(() => {
    const question = plainColumn(this.mapping().question);
    return question !== null && question === plainColumn(this.mapping().answer);
  });
  /** Asked calmly: nothing is wrong with the file. */
  protected readonly asked = computed(() => this.draft.problems().find(({ code }) => code === 'mapping_required'));
  protected readonly problems = computed(() => this.draft.problems().filter((problem) => problem !== this.asked()));

  protected plain(field: MappedField): string | null {
    return plainColumn(this.mapping()[field]);
  }

  /** Columns that a field can be read from; its own is always among them. */
  protected offered(field: MappedField): InspectedColumn[] {
    const own = this.plain(field);
    const found = new Set(this.found());
    return this.columns().filter((column) => found.has(column) || column.name === own);
  }

  /** Esc in a filter that holds something empties it; it closes the dialog only after that. */
  protected endFilter(event: Event): void {
    if (this.filter() === '') return;
    event.preventDefault();
    event.stopPropagation();
    this.filter.set('');
  }

  /** How a field is read when it takes more than a column. */
  protected composed(field: MappedField): string | null {
    const source = this.mapping()[field];
    if (source === undefined || typeof source === 'string') return null;
    return mappingParts({ [field]: source }, this.names())[0]?.from ?? null;
  }

  protected samples(field: MappedField): string[] {
    const names = columnsOf(this.mapping()[field]);
    return this.columns()
      .filter(({ name }) => names.includes(name))
      .flatMap(({ samples }) => samples)
      .slice(0, SHOWN_SAMPLES);
  }

  /** How sure the column of a field is: in words, and whether that is a reason to look twice. */
  protected confidence(field: MappedField): { text: string; doubt: boolean } | null {
    const column = this.columns().find(({ name }) => name === this.plain(field));
    if (!column) return null;
    const certain = column.field === field && (column.confidence ?? 0) >= TAKEN_FROM;
    if (this.#chosen() && !certain) return { text: this.t().yours, doubt: false };
    if (column.field !== field || column.confidence === null) return null;
    if (column.confidence >= 0.995) return { text: this.t().certain, doubt: false };
    return { text: this.t().sure(wholePercent(column.confidence)), doubt: !certain };
  }

  /** Columns that a field without one could be read from: those that the refusal to guess names, and those it is suggested for. */
  protected candidates(field: MappedField): InspectedColumn[] {
    const mapping = this.mapping();
    if (mapping[field] !== undefined) return [];
    const used = new Set(MAPPED_FIELDS.flatMap((other) => columnsOf(mapping[other])));
    const all = candidatesOf(this.columns(), field, this.asked()?.candidates?.[field]);
    return all.filter(({ name }) => !used.has(name));
  }

  protected filled({ fillRate }: InspectedColumn): string {
    return this.t().filled(wholePercent(fillRate));
  }

  protected mapTo(field: MappedField, column: string | null): void {
    this.#set(withField(this.mapping(), field, column));
  }

  protected give(column: string, role: Role): void {
    this.#set(withRole(this.mapping(), column, role));
  }

  /** To those that are shown. */
  protected giveAll(role: 'metadata' | 'leaveOut'): void {
    this.#set(this.shownRest().reduce((mapping, { column }) => withRole(mapping, column.name, role), this.mapping()));
  }

  protected giveAllLabel(role: 'metadata' | 'leaveOut'): string {
    const { allMetadata, allOut, shownMetadata, shownOut } = this.t();
    const shown = this.shownRest().length;
    if (shown === this.rest().length) return role === 'metadata' ? allMetadata : allOut;
    return role === 'metadata' ? shownMetadata(shown) : shownOut(shown);
  }

  #set(mapping: Mapping): void {
    void this.draft.set({ mapping, preset: undefined });
  }
}

/** Upper and lower case, marks on letters and blanks at the ends make no difference. */
const folded = (text: string): string => text.trim().normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
