import { Component, computed, inject, input, output } from '@angular/core';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatInputModule } from '@angular/material/input';
import { ProjectLimits } from '@pairloom/contract';
import { SettingsApi } from '../api/settings-api.ts';
import { WrongField } from '../shell/wrong-field.ts';
import { loaded } from '../state/loaded.ts';
import { settingsWords } from '../words/en/settings.ts';
import { figure } from '../words/figures.ts';
import { words } from '../words/language-store.ts';

const MEBIBYTE = 1024 ** 2;

/** Limits in the order of the screen, and how many of the unit of the contract one of the screen has. */
const LIMITS = [
  { name: 'fileBytes', unit: MEBIBYTE },
  { name: 'unpackedBytes', unit: MEBIBYTE },
  { name: 'rowBytes', unit: MEBIBYTE },
  { name: 'cellChars', unit: 1 },
  { name: 'columns', unit: 1 },
  { name: 'depth', unit: 1 },
] as const satisfies readonly { name: keyof ProjectLimits; unit: number }[];

/** How large the files of a project may be; what is blank is as the installation has it. */
@Component({
  selector: 'pl-limit-form',
  imports: [MatFormFieldModule, MatInputModule, WrongField],
  template: `
    @let w = t().fileLimits;
    @for (limit of shown(); track limit.name) {
      <mat-form-field appearance="outline" subscriptSizing="dynamic">
        <mat-label>{{ w[limit.name] }}</mat-label>
        <input
          #box
          matInput
          type="number"
          min="0"
          step="any"
          [value]="limit.value"
          [plWrong]="limit.wrong"
          (input)="set(limit.name, limit.unit, box.value)"
        />
        @if (limit.wrong) {
          <mat-error>{{ w.wrong }}</mat-error>
        }
        @if (limit.most; as most) {
          <mat-hint>{{ w.hint(most) }}</mat-hint>
        }
      </mat-form-field>
    }
  `,
  styles: `
    :host {
      display: grid;
      grid-template-columns: repeat(auto-fit, minmax(min(18rem, 100%), 1fr));
      gap: var(--pl-4);
      align-items: start;
    }
  `,
})
export class LimitForm {
  readonly projectId = input.required<string>();
  readonly limits = input.required<ProjectLimits>();
  readonly changed = output<ProjectLimits>();

  readonly #api = inject(SettingsApi);
  protected readonly t = words(settingsWords);
  readonly #inForce = loaded(this.projectId, (projectId) => this.#api.limits(projectId));
  protected readonly shown = computed(() => {
    const limits = this.limits();
    const installation = this.#inForce.value()?.installation;
    const { error } = ProjectLimits.safeParse(limits);
    return LIMITS.map(({ name, unit }) => {
      const value = limits[name];
      const most = installation && figure(installation[name] / unit, 3);
      const wrong = error?.issues.some(({ path }) => path[0] === name) ?? false;
      return { name, unit, value: value === null ? '' : value / unit, most, wrong };
    });
  });

  protected set(name: keyof ProjectLimits, unit: number, text: string): void {
    const value = text.trim() === '' ? null : Math.round(Number(text) * unit);
    this.changed.emit({ ...this.limits(), [name]: value });
  }
}
