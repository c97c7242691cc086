import { Component, computed, inject, input, signal } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { MatIconModule } from '@angular/material/icon';
import { MatMenuModule } from '@angular/material/menu';
import type { Page, Preset, SavedMapping, SourceInspection } from '@pairloom/contract';
import { faultOf, type Fault } from '../../api/api-error.ts';
import { MappingsApi } from '../../api/mappings-api.ts';
import { AskAgain } from '../../shell/ask-again.ts';
import { mapWords } from '../../words/en/map.ts';
import { words } from '../../words/language-store.ts';
import { ImportDraft } from '../dialog/import-draft.ts';
import { wholePercent } from '../whole-percent.ts';

const MOST = 200;

/** Where the mapping comes from, and others to take instead: those of known products and those that the project keeps. */
@Component({
  selector: 'pl-known-mappings',
  imports: [AskAgain, MatButtonModule, MatIconModule, MatMenuModule],
  template: `
    <p class="origin pl-words">{{ origin() }}</p>
    <button matButton type="button" [matMenuTriggerFor]="menu" (menuOpened)="load()">
      {{ t().use }}<mat-icon svgIcon="chevron" iconPositionEnd aria-hidden="true" />
    </button>
    <mat-menu #menu="matMenu">
      <button mat-menu-item (click)="useSuggested()">{{ t().automatic }}</button>
      <p class="group" role="presentation">{{ t().savedOnes }}</p>
      @if (saved(); as page) {
        @for (mapping of page.items; track mapping.id) {
          <button mat-menu-item (click)="useSaved(mapping)">
            <bdi>{{ mapping.name }}</bdi>
          </button>
        } @empty {
          <button mat-menu-item disabled>{{ t().noneSaved }}</button>
        }
        @if (page.nextCursor !== null) {
          <p class="group" role="presentation">{{ t().newestSaved(page.items.length) }}</p>
        }
      } @else {
        <button mat-menu-item disabled>{{ fault() ? t().notLoaded : t().loadingSaved }}</button>
      }
      <p class="group" role="presentation">{{ t().presets }}</p>
      @for (preset of fitting(); track preset.id) {
        <button mat-menu-item (click)="usePreset(preset)">{{ preset.name }}</button>
      }
    </mat-menu>
    @if (fault(); as it) {
      <pl-ask-again [fault]="it" (again)="load()" />
    }
  `,
  styles: `
    :host {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: var(--pl-1) var(--pl-3);
    }
    .origin {
      flex: 1;
      font-weight: 550;
    }
    .group {
      padding: var(--pl-3) var(--pl-4) var(--pl-1);
      color: var(--mat-sys-on-surface-variant);
      font-size: var(--pl-small);
    }
    pl-ask-again {
      flex-basis: 100%;
    }
  `,
})
export class KnownMappings {
  readonly inspection = input.required<SourceInspection>();

  readonly #draft = inject(ImportDraft);
  readonly #api = inject(MappingsApi);
  protected readonly t = words(mapWords);
  readonly #presets = signal<readonly Preset[]>([]);
  /** null until they are there. */
  protected readonly saved = signal<Page<SavedMapping> | null>(null);
  protected readonly fault = signal<Fault | null>(null);
  protected readonly fitting = computed(() => {
    const { format } = this.inspection();
    return this.#presets().filter(({ formats }) => format === null || formats.includes(format));
  });
  protected readonly origin = computed(() => {
    const { preset, savedMapping } = this.inspection();
    if (this.#draft.options().mapping) return '';
    if (preset && this.#draft.options().preset) return this.t().presetChosen(preset.name);
    if (savedMapping) return this.t().saved(savedMapping.name);
    return preset ? this.t().preset(preset.name, wholePercent(preset.confidence)) : '';
  });

  protected async load(): Promise<void> {
    this.fault.set(null);
    try {
      const [presets, saved] = await Promise.all([
        this.#api.presets(),
        this.#api.list(this.#draft.projectId(), { limit: MOST }),
      ]);
      this.#presets.set(presets);
      this.saved.set(saved);
    } catch (error) {
      this.fault.set(faultOf(error));
    }
  }

  protected useSuggested(): void {
    void this.#draft.set({ mapping: undefined, preset: undefined });
  }

  protected useSaved({ mapping }: SavedMapping): void {
    void this.#draft.set({ mapping, preset: undefined });
  }

  protected usePreset({ id }: Preset): void {
    void this.#draft.set({ mapping: undefined, preset: id });
  }
}
