import { Component, inject, input } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { MatIconModule } from '@angular/material/icon';
import type { NoticeLevel } from '@pairloom/contract';
import type { IconName } from '../icons/drawings.ts';
import { NoticeStore } from '../state/notice-store.ts';
import { shellWords } from '../words/en/shell.ts';
import { words } from '../words/language-store.ts';
import { keepFocus } from './focus.ts';

const ICONS: Readonly<Record<NoticeLevel, IconName>> = { info: 'info', warning: 'warning', critical: 'failed' };

/** What everybody who has the app open is told; dismissed in one place, it goes from all of this tab. The host is always there, so that screen readers tell what comes into it. */
@Component({
  selector: 'pl-notice-banner',
  imports: [MatButtonModule, MatIconModule],
  host: { role: 'status' },
  template: `
    @if (store.shown(); as notice) {
      <div class="notice" [attr.data-level]="notice.level">
        <mat-icon [svgIcon]="icons[notice.level]" aria-hidden="true" />
        <p class="pl-words">
          <strong>{{ t().notice.level[notice.level] }}</strong>&ngsp;<span dir="auto">{{ notice.text }}</span>
        </p>
        <button matIconButton type="button" [attr.aria-label]="t().notice.dismiss" (click)="store.dismiss()">
          <mat-icon svgIcon="close" aria-hidden="true" />
        </button>
      </div>
    }
  `,
  styles: `
    :host {
      display: block;
    }
    .notice {
      display: flex;
      align-items: center;
      gap: var(--pl-3);
      margin-block-end: var(--pl-4);
      padding: var(--pl-1) var(--pl-1) var(--pl-1) var(--pl-4);
      border-radius: var(--pl-radius);
      background: var(--pl-calm-container);
      color: var(--pl-calm);
      --mat-icon-button-icon-color: currentcolor;
    }
    .notice[data-level='warning'] {
      background: var(--pl-warn-container);
      color: var(--pl-warn);
    }
    .notice[data-level='critical'] {
      background: var(--pl-bad-container);
      color: var(--pl-bad);
    }
    .mat-icon {
      flex: none;
    }
    p {
      flex: 1;
      min-width: 0;
    }
    span {
      white-space: pre-line;
    }
    strong {
      font-weight: 600;
    }
  `,
})
export class NoticeBanner {
  /** Gets the focus when the notice goes while its button has it. */
  readonly next = input.required<HTMLElement>();

  protected readonly store = inject(NoticeStore);
  protected readonly t = words(shellWords);
  protected readonly icons = ICONS;

  constructor() {
    keepFocus(() => this.next());
  }
}
