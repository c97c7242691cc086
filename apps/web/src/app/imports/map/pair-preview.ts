import { Component, computed, inject, input } from '@angular/core';
import { MatIconModule } from '@angular/material/icon';
import type { RowPair, SourceRow } from '@pairloom/contract';
import { AskAgain } from '../../shell/ask-again.ts';
import { CountPipe } from '../../format/figure-pipes.ts';
import { checkWords } from '../../words/en/check.ts';
import { importWords } from '../../words/en/import.ts';
import { mapWords } from '../../words/en/map.ts';
import { findingTexts } from '../../words/finding-text.ts';
import { words } from '../../words/language-store.ts';
import { RowPreview } from '../check/row-preview.ts';

const SHOWN = 5;
const FIELDS = ['question', 'answer', 'category', 'tags', 'status', 'externalId', 'variants', 'metadata'] as const;
type Field = (typeof FIELDS)[number];

/** The first pairs as the rows become them. */
@Component({
  selector: 'pl-pair-preview',
  imports: [AskAgain, CountPipe, MatIconModule],
  template: `
    <h3>{{ heading() ?? t().preview }}</h3>
    @if (preview.fault(); as fault) {
      <pl-ask-again [fault]="fault" (again)="preview.reload()" />
    } @else if (!ready()) {
      <p class="none pl-quiet">{{ t().previewLater }}</p>
    } @else {
      <div
        class="scroll"
        tabindex="0"
        role="group"
        [attr.aria-label]="heading() ?? t().preview"
        [attr.aria-busy]="preview.loading()"
      >
        <table [class.old]="preview.loading()">
          <thead>
            <tr>
              <th scope="col">{{ grid().row }}</th>
              @for (field of shown(); track field) {
                <th scope="col">{{ name(field) }}</th>
              }
            </tr>
          </thead>
          <tbody>
            @for (row of rows(); track row.row) {
              <tr>
                <th scope="row" class="pl-figures">{{ row.row | plCount }}</th>
                @if (row.pair; as pair) {
                  @for (field of shown(); track field) {
                    <td dir="auto">
                      @if (text(pair, field); as value) {
                        <span class="cell">{{ value }}</span>
                      } @else {
                        <span class="pl-quiet pl-small">{{ grid().empty }}</span>
                      }
                    </td>
                  }
                } @else {
                  <td [attr.colspan]="shown().length" class="bad">
                    <mat-icon svgIcon="failed" aria-hidden="true" />{{ told(row) }}
                  </td>
                }
              </tr>
            }
          </tbody>
        </table>
      </div>
    }
  `,
  styleUrl: './pair-preview.scss',
})
export class PairPreview {
  /** Whether the mapping is complete, so that rows become pairs. */
  readonly ready = input.required<boolean>();
  readonly heading = input<string>();
  /** How many rows are shown at most. */
  readonly most = input(SHOWN);

  protected readonly preview = inject(RowPreview);
  protected readonly t = words(mapWords);
  protected readonly grid = words(checkWords);
  readonly #names = words(importWords);
  readonly #say = findingTexts();
  protected readonly rows = computed(() =>
    this.preview
      .rows()
      .filter(({ skipped }) => !skipped)
      .slice(0, this.most()),
  );
  protected readonly shown = computed(() => {
    const pairs = this.rows().flatMap(({ pair }) => pair ?? []);
    return FIELDS.filter((field) => field === 'question' || field === 'answer' || pairs.some((pair) => field in pair));
  });

  protected name(field: Field): string {
    return this.#names().field[field];
  }

  protected text(pair: RowPair, field: Field): string {
    const value = pair[field];
    if (value === undefined || value === null) return '';
    if (Array.isArray(value)) return value.join(' · ');
    return typeof value === 'object'
      ? Object.entries(value)
          .map(([name, one]) => `${name}: ${plain(one)}`)
          .join(' · ')
      : value;
  }

  protected told({ findings }: SourceRow): string {
    return findings.map(({ message, code }) => this.#say(message, code)).join(' ');
  }
}

const plain = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
