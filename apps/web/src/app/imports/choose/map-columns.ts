import { Component, computed, input, output } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatIconModule } from '@angular/material/icon';
import { MatSelectModule } from '@angular/material/select';
import { FaultNote } from '../../shell/fault-note.ts';
import { FIELD_WORDS } from '../../words/import-words.ts';
import { MAPPED_FIELDS, type ImportDraft, type MappedField } from '../dialog/import-draft.ts';
import { UploadBar } from './upload-bar.ts';

interface FieldChoice {
  field: MappedField;
  word: string;
  required: boolean;
}

const SHOWN_SAMPLES = 5;

/** Asks which column holds what, when the gateway would have to guess, and shows the first rows as they would be read. */
@Component({
  selector: 'pl-map-columns',
  imports: [FaultNote, MatButtonModule, MatFormFieldModule, MatIconModule, MatSelectModule, UploadBar],
  templateUrl: './map-columns.html',
  styleUrl: './map-columns.scss',
})
export class MapColumns {
  readonly draft = input.required<ImportDraft>();
  readonly send = output();

  protected readonly choices: readonly FieldChoice[] = MAPPED_FIELDS.map((field) => ({
    field,
    word: FIELD_WORDS[field] ?? field,
    required: field === 'question' || field === 'answer',
  }));
  protected readonly columns = computed(() => this.draft().help()?.columns ?? []);
  protected readonly same = computed(() => {
    const { question, answer } = this.draft().mapping();
    return question !== undefined && question === answer;
  });
  protected readonly explanation = computed(() =>
    this.draft().helpReason()?.code === 'mapping_unknown_column'
      ? 'A column that was asked for is not in this file. Nothing has been imported yet.'
      : 'The names of the columns do not say for certain which is the question and which the answer, and we do not guess. Nothing has been imported yet.',
  );
  protected readonly shown = computed(() =>
    this.choices.filter(({ field }) => this.draft().mapping()[field] !== undefined),
  );
  /** The first rows, one cell for each field that has a column. */
  protected readonly preview = computed(() => {
    const mapping = this.draft().mapping();
    const places = this.shown().map(({ field }) => this.columns().indexOf(mapping[field] ?? ''));
    return (this.draft().help()?.samples ?? [])
      .slice(0, SHOWN_SAMPLES)
      .map((cells) => places.map((place) => cells[place] ?? ''));
  });

  protected sample(column: string): string {
    const place = this.columns().indexOf(column);
    const samples = this.draft().help()?.samples ?? [];
    return samples.map((cells) => cells[place] ?? '').find((cell) => cell.trim() !== '') ?? '';
  }

  protected mapTo(field: MappedField, column: string | null): void {
    this.draft().mapTo(field, column);
  }
}
