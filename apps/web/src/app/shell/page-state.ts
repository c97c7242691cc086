import { Component, input } from '@angular/core';
import { MatIconModule } from '@angular/material/icon';
import type { IconName } from '../icons/drawings.ts';

/** A page, or part of one, that has nothing to list: empty, failed, not found. The content says what to do. */
@Component({
  selector: 'pl-page-state',
  imports: [MatIconModule],
  template: `
    <span class="sign"><mat-icon [svgIcon]="icon()" aria-hidden="true" /></span>
    <h2>{{ heading() }}</h2>
    <ng-content />
  `,
  styles: `
    :host {
      display: flex;
      flex-direction: column;
      align-items: center;
      gap: var(--pl-3);
      padding: var(--pl-10) var(--pl-4);
      text-align: center;
      color: var(--mat-sys-on-surface-variant);
    }
    .sign {
      display: grid;
      place-items: center;
      width: 3.5rem;
      height: 3.5rem;
      border-radius: 50%;
      background: var(--pl-calm-container);
      color: var(--pl-calm);
    }
    h2 {
      font-size: 1.125rem;
      font-weight: 600;
      line-height: 1.4;
      color: var(--mat-sys-on-surface);
    }
    ::ng-deep pl-page-state > p {
      max-width: 34rem;
    }
  `,
})
export class PageState {
  readonly icon = input.required<IconName>();
  readonly heading = input.required<string>();
}
