import { Component, computed, inject } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { MatIconModule } from '@angular/material/icon';
import { MatMenuModule } from '@angular/material/menu';
import type { IconName } from '../icons/drawings.ts';
import { shellWords } from '../words/en/shell.ts';
import { words } from '../words/language-store.ts';
import type { ThemeChoice } from './theme-choice.ts';
import { ThemeStore } from './theme-store.ts';

@Component({
  selector: 'pl-theme-menu',
  imports: [MatButtonModule, MatIconModule, MatMenuModule],
  template: `
    <button
      matIconButton
      type="button"
      [matMenuTriggerFor]="menu"
      [attr.aria-label]="t().theme.label(t().theme[choice()])"
    >
      <mat-icon [svgIcon]="icon()" />
    </button>
    <mat-menu #menu="matMenu" xPosition="before">
      @for (option of options; track option.choice) {
        <button
          mat-menu-item
          role="menuitemradio"
          [attr.aria-checked]="option.choice === choice()"
          (click)="choose(option.choice)"
        >
          <mat-icon [svgIcon]="option.choice === choice() ? 'check' : option.icon" />
          {{ t().theme[option.choice] }}
        </button>
      }
    </mat-menu>
  `,
})
export class ThemeMenu {
  readonly #store = inject(ThemeStore);
  protected readonly t = words(shellWords);
  protected readonly options: { choice: ThemeChoice; icon: IconName }[] = [
    { choice: 'system', icon: 'device' },
    { choice: 'light', icon: 'sun' },
    { choice: 'dark', icon: 'moon' },
  ];
  protected readonly choice = this.#store.choice;
  protected readonly icon = computed(
    (): IconName => this.options.find(({ choice }) => choice === this.choice())?.icon ?? 'device',
  );

  protected choose(choice: ThemeChoice): void {
    this.#store.choose(choice);
  }
}
