import { Component, input } from '@angular/core';
import { MatIconModule } from '@angular/material/icon';
import type { ImportRecord } from '@pairloom/contract';
import { rowWords } from '../../words/en/rows.ts';
import { words } from '../../words/language-store.ts';

/** Way to the import's workflow in the Temporal UI, for operators; nothing when the gateway does not know one. */
@Component({
  selector: 'pl-workflow-link',
  imports: [MatIconModule],
  template: `
    @if (record().links.workflow; as address) {
      <a [href]="address" target="_blank" rel="noopener noreferrer">
        {{ t().workflow }}<mat-icon svgIcon="outside" [attr.aria-label]="t().newTab" aria-hidden="false" />
      </a>
    }
  `,
  styles: `
    :host {
      display: block;
      font-size: var(--pl-small);
    }
    :host:empty {
      display: none;
    }
    a {
      display: inline-flex;
      align-items: center;
      gap: var(--pl-1);
      min-height: 1.5rem;
      border-radius: 4px;
    }
    mat-icon {
      width: 1rem;
      height: 1rem;
    }
  `,
})
export class WorkflowLink {
  readonly record = input.required<ImportRecord>();
  protected readonly t = words(rowWords);
}
