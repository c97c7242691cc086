import { Component, input } from '@angular/core';
import { MatIconModule } from '@angular/material/icon';
import { RouterLink } from '@angular/router';
import type { ErrorGroup, ErrorGroups } from '@pairloom/contract';
import { CountPipe, ScorePipe } from '../../format/figure-pipes.ts';
import { importDetailWords } from '../../words/en/import-detail.ts';
import { importWords } from '../../words/en/import.ts';
import { CodeRemedy, CodeTitle } from '../../words/code-text.ts';
import { fieldWord } from '../../words/import-words.ts';
import { figure } from '../../words/figures.ts';
import { words } from '../../words/language-store.ts';

const SHOWN_RANGES = 12;

/** What is wrong with the rows of an import, by what would mend it: the worst and the most frequent first. */
@Component({
  selector: 'pl-error-group-list',
  imports: [CodeRemedy, CodeTitle, CountPipe, MatIconModule, RouterLink, ScorePipe],
  template: `
    @let w = t().groups;
    @if (!groups().final && groups().items.length > 0) {
      <p class="pl-small pl-quiet">{{ w.notFinal }}</p>
    }
    <ul>
      @for (group of groups().items; track key(group)) {
        <li>
          <details>
            <summary>
              <mat-icon
                [svgIcon]="group.severity === 'error' ? 'failed' : group.severity === 'warning' ? 'warning' : 'info'"
                [attr.data-severity]="group.severity"
                aria-hidden="true"
              />
              <span class="what">
                <span class="pl-hidden">{{ names().severity[group.severity] }}: </span>
                {{ group.code | plCodeTitle: group.title }}
                @if (group.field; as field) {
                  <span class="pl-quiet">{{ w.in(fieldName(field)) }}</span>
                }
                @if (group.rule; as rule) {
                  <code>{{ rule }}</code>
                }
              </span>
              <span class="count pl-figures">{{ group.count | plCount }}</span>
            </summary>
            <div class="more">
              <p>
                <strong>{{ w.remedy }}:</strong> {{ group.code | plCodeRemedy: group.remedy }}
                @if (group.proposal; as proposal) {
                  <span class="pl-words" dir="auto">{{ proposal }}</span>
                }
              </p>
              <p class="pl-figures">
                <strong>{{ w.ranges }}:</strong> {{ ranges(group) }}
                @if (rest(group) > 0) {
                  <span class="pl-quiet">{{ w.more(rest(group)) }}</span>
                }
              </p>
              @if (group.example.raw ?? group.example.value; as text) {
                <p>
                  <strong>{{ w.example }}, {{ t().changes.row(group.example.row) }}:</strong>
                </p>
                <pre class="pl-raw" dir="auto">{{ text }}</pre>
              }
              @if (group.example.existingId; as pairId) {
                <p>
                  <a [routerLink]="['/projects', projectId(), 'pairs', pairId]">{{ w.existing }}</a>
                  @if (group.example.similarity !== undefined) {
                    <span class="pl-figures">({{ group.example.similarity | plScore }})</span>
                  }
                </p>
              }
            </div>
          </details>
        </li>
      } @empty {
        <li class="pl-quiet none">{{ w.none }}</li>
      }
    </ul>
  `,
  styleUrl: './error-group-list.scss',
})
export class ErrorGroupList {
  readonly projectId = input.required<string>();
  readonly groups = input.required<ErrorGroups>();

  protected readonly t = words(importDetailWords);
  protected readonly names = words(importWords);

  protected key({ code, field, severity, rule }: ErrorGroup): string {
    return [code, field, severity, rule].join(' ');
  }

  protected fieldName(field: string): string {
    return fieldWord(field, this.names());
  }

  protected ranges(group: ErrorGroup): string {
    return group.ranges
      .slice(0, SHOWN_RANGES)
      .map(({ from, to }) => (from === to ? figure(from) : `${figure(from)}–${figure(to)}`))
      .join(', ');
  }

  protected rest({ ranges, moreRanges }: ErrorGroup): number {
    return Math.max(0, ranges.length - SHOWN_RANGES) + moreRanges;
  }
}
