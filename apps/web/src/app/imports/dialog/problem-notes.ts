import { Component, input } from '@angular/core';
import { MatIconModule } from '@angular/material/icon';
import { ERROR_CODES, type SourceInspection } from '@pairloom/contract';
import { CodeRemedy } from '../../words/code-text.ts';
import { FindingText } from '../../words/finding-text.ts';

/** Why an import with the options as they are would be refused, and what to do. */
@Component({
  selector: 'pl-problem-notes',
  imports: [CodeRemedy, FindingText, MatIconModule],
  template: `
    @for (problem of problems(); track $index) {
      <p role="alert">
        <mat-icon svgIcon="warning" aria-hidden="true" />
        <span class="pl-words" dir="auto">
          <strong>{{ problem.message | plFindingText: problem.code }}</strong>&ngsp;{{
            problem.code | plCodeRemedy: codes[problem.code].remedy
          }}
        </span>
      </p>
    }
  `,
  styles: `
    :host {
      display: grid;
      gap: var(--pl-2);
    }
    :host:empty {
      display: none;
    }
    p {
      display: flex;
      gap: var(--pl-3);
      padding: var(--pl-3) var(--pl-4);
      border-radius: var(--pl-radius);
      background: var(--pl-warn-container);
    }
    strong {
      font-weight: 600;
    }
    mat-icon {
      color: var(--pl-warn);
    }
  `,
})
export class ProblemNotes {
  protected readonly codes = ERROR_CODES;
  readonly problems = input.required<SourceInspection['problems']>();
}
