import { Component, computed, inject, input } from '@angular/core';
import { MatProgressBarModule } from '@angular/material/progress-bar';
import type { ImportRecord, Page, PairChange } from '@pairloom/contract';
import { ImportsApi } from '../../api/imports-api.ts';
import { PairsApi } from '../../api/pairs-api.ts';
import { FaultNote } from '../../shell/fault-note.ts';
import { loaded } from '../../state/loaded.ts';
import { fieldWord } from '../../words/import-words.ts';
import { checkWords } from '../../words/en/check.ts';
import { importWords } from '../../words/en/import.ts';
import { reviewWords } from '../../words/en/review.ts';
import { figure } from '../../words/figures.ts';
import { words } from '../../words/language-store.ts';
import { differences, type Difference } from './pair-difference.ts';

const SHOWN = 5;

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
  protected readonly t = words(reviewWords);
  readonly #names = words(importWords);
  readonly #grid = words(checkWords);
  protected readonly empty = computed(() => this.#grid().empty);
  protected readonly figure = figure;
  readonly #question = computed(() => ({ projectId: this.record().projectId, importId: this.record().id }), {
    equal: (a, b) => a.importId === b.importId,
  });
  protected readonly changes = loaded(this.#question, async ({ projectId, importId }): Promise<Change[]> => {
    const query = { change: 'updated', limit: SHOWN } as const;
    const found: PairChange[] = [];
    for (let cursor: string | null = null; ;) {
      const page: Page<PairChange> = await this.#imports.changes(projectId, importId, { ...query, cursor });
      found.push(...page.items);
      cursor = page.nextCursor;
      if (cursor === null || found.length >= SHOWN) break;
    }
    return Promise.all(
      found.slice(0, SHOWN).map(async (change) => ({
        row: change.row,
        question: await this.#questionOf(projectId, change),
        fields: differences(change),
      })),
    );
  });
  protected readonly more = computed(() => {
    const shown = this.changes.value();
    return shown === null ? 0 : Math.max(0, this.record().counts.updated - shown.length);
  });

  /** A pair that is gone by now has no question any more. */
  async #questionOf(projectId: string, { pairId }: PairChange): Promise<string> {
    if (pairId === null) return '';
    return this.#pairs.get(projectId, pairId).then(
      ({ question }) => question,
      () => '',
    );
  }

  protected word(field: string): string {
    return fieldWord(field, this.#names());
  }
}
