import { Component, computed, inject } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { MatIconModule } from '@angular/material/icon';
import { MatMenuModule } from '@angular/material/menu';
import type { IconName } from '../icons/drawings.ts';
import type { ThemeChoice } from './theme-choice.ts';
import { ThemeStore } from './theme-store.ts';

@Component({
  selector: 'pl-theme-menu',
  imports: [MatButtonModule, MatIconModule, MatMenuModule],
  template: `
    <button matIconButton type="button" [matMenuTriggerFor]="menu" [attr.aria-label]="'Theme: ' + current().text">
      <mat-icon [svgIcon]="current().icon" />
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
          {{ option.text }}
        </button>
      }
    </mat-menu>
  `,
})
export class ThemeMenu {
  readonly #store = inject(ThemeStore);
  protected readonly options: { choice: ThemeChoice; text: string; icon: IconName }[] = [
    { choice: 'system', text: 'As the device', icon: 'device' },
    { choice: 'light', text: 'Light', icon: 'sun' },
    { choice: 'dark', text: 'Dark', icon: 'moon' },
  ];
  protected readonly choice = this.#store.choice;
  protected readonly current = computed(
    () =>
      this.options.find(({ choice }) => choice === this.choice()) ?? { text: 'As the device', icon: 'device' as const },
  );

  protected choose(choice: ThemeChoice): void {
    this.#store.choose(choice);
  }
}
