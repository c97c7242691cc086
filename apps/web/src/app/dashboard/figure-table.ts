import { Component, input, signal } from '@angular/core';
import { dashboardWords } from '../words/en/dashboard.ts';
import { words } from '../words/language-store.ts';

/** The figures of a chart as a table, made when it is opened: there are many of them, and they change every few seconds. */
@Component({
  selector: 'pl-figure-table',
  template: `
    <details #details (toggle)="open.set(details.open)">
      <summary>
        {{ t().asTable }}<span class="pl-hidden">: {{ label() }}</span>
      </summary>
      @if (open()) {
        <div class="scroll" tabindex="0" role="region" [attr.aria-label]="label()">
          <table class="pl-figures">
            <thead>
              <tr>
                @for (column of columns(); track $index) {
                  <th scope="col">{{ column }}</th>
                }
              </tr>
            </thead>
            <tbody>
              @for (row of rows(); track $index) {
                <tr>
                  @for (cell of row; track $index) {
                    @if ($first) {
                      <th scope="row">{{ cell }}</th>
                    } @else {
                      <td>{{ cell }}</td>
                    }
                  }
                </tr>
              }
            </tbody>
          </table>
        </div>
      }
    </details>
  `,
  styleUrl: './figure-table.scss',
})
export class FigureTable {
  /** What the figures are of. */
  readonly label = input.required<string>();
  readonly columns = input.required<readonly string[]>();
  /** Cells of each row; the first one says what the row is. */
  readonly rows = input.required<readonly (readonly string[])[]>();

  protected readonly t = words(dashboardWords);
  protected readonly open = signal(false);
}
