import { Component, computed, inject, input } from '@angular/core';
import { MatProgressBarModule } from '@angular/material/progress-bar';
import type { ImportRecord } from '@pairloom/contract';
import { ImportsApi } from '../../api/imports-api.ts';
import { PairsApi } from '../../api/pairs-api.ts';
import { SourcesApi } from '../../api/sources-api.ts';
import { FaultNote } from '../../shell/fault-note.ts';
import { loaded } from '../../state/loaded.ts';
import { fieldWord } from '../../words/import-words.ts';
import { checkWords } from '../../words/en/check.ts';
import { importWords } from '../../words/en/import.ts';
import { reviewWords } from '../../words/en/review.ts';
import { figure } from '../../words/figures.ts';
import { words } from '../../words/language-store.ts';
import { ImportDraft } from '../dialog/import-draft.ts';
import { differences, type Difference } from './pair-difference.ts';

const SHOWN = 5;
/** Rows further down would have to be searched for in the file. */
const NEAR_ROWS = 20_000;

interface Change {
  row: number;
  question: string;
  fields: Difference[];
}

/** Pairs that the import would change, field by field: as they are now, and as they would be. */
@Component({
  selector: 'pl-update-samples',
  imports: [FaultNote, MatProgressBarModule],
  template: `
    <h3>{{ t().updates.heading }}</h3>
    @if (changes.loading()) {
      <mat-progress-bar mode="indeterminate" [attr.aria-label]="t().updates.loading" />
    }
    @if (changes.fault(); as fault) {
      <pl-fault-note [fault]="fault" />
    }
    @for (change of changes.value(); track change.row) {
      <article>
        <p class="question">
          <span class="pl-quiet pl-small pl-figures">{{ t().updates.row(figure(change.row)) }}</span>
          <bdi>{{ change.question }}</bdi>
        </p>
        @for (field of change.fields; track field.field) {
          <dl>
            <dt>{{ word(field.field) }}</dt>
            <dd class="before pl-words" dir="auto">
              <span class="pl-hidden">{{ t().updates.before }}: </span>{{ field.before || empty() }}
            </dd>
            <dd class="after pl-words" dir="auto">
              <span class="pl-hidden">{{ t().updates.after }}: </span>{{ field.after || empty() }}
            </dd>
          </dl>
        }
      </article>
    }
    @if (more() > 0) {
      <p class="pl-small pl-quiet">{{ t().updates.more(more()) }}</p>
    }
  `,
  styleUrl: './update-samples.scss',
})
export class UpdateSamples {
  readonly record = input.required<ImportRecord>();

  readonly #imports = inject(ImportsApi);
  readonly #pairs = inject(PairsApi);
  readonly #sources = inject(SourcesApi);
  readonly #draft = inject(ImportDraft);
  protected readonly t = words(reviewWords);
  readonly #names = words(importWords);
  readonly #grid = words(checkWords);
  protected readonly empty = computed(() => this.#grid().empty);
  protected readonly figure = figure;
  readonly #question = computed(
    () => {
      const source = this.#draft.whole();
      return source ? { sourceId: source.id, importId: this.record().id, options: this.#draft.readingOptions() } : null;
    },
    { equal: (a, b) => a?.importId === b?.importId && a?.sourceId === b?.sourceId },
  );
  protected readonly changes = loaded(this.#question, async ({ sourceId, importId, options }): Promise<Change[]> => {
    const updated = await this.#imports.firstResults(this.record().projectId, importId, 'updated', SHOWN);
    const found = updated.filter(({ row }) => row <= NEAR_ROWS);
    const shown = found.map(async ({ row, pairId }): Promise<Change[]> => {
      if (pairId === null) return [];
      const window = { offset: row - 1, limit: 1 };
      const [before, rows] = await Promise.all([
        this.#pairs.get(this.record().projectId, pairId),
        this.#sources.rows(this.record().projectId, sourceId, options, window),
      ]);
      const after = rows.items[0]?.pair;
      return after ? [{ row, question: before.question, fields: differences(before, after) }] : [];
    });
    return (await Promise.all(shown)).flat();
  });
  protected readonly more = computed(() => {
    const shown = this.changes.value();
    return shown === null ? 0 : Math.max(0, this.record().counts.updated - shown.length);
  });

  protected word(field: string): string {
    return fieldWord(field, this.#names());
  }
}
