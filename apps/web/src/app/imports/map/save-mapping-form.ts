import { Component, computed, inject, input, signal } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { MatExpansionModule } from '@angular/material/expansion';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatInputModule } from '@angular/material/input';
import type { InspectedColumn, Mapping } from '@pairloom/contract';
import { faultOf, type Fault } from '../../api/api-error.ts';
import { MappingsApi } from '../../api/mappings-api.ts';
import { FaultNote } from '../../shell/fault-note.ts';
import { mapWords } from '../../words/en/map.ts';
import { words } from '../../words/language-store.ts';
import { ImportDraft } from '../dialog/import-draft.ts';

/** Keeps the mapping for every file of the project with the same columns. */
@Component({
  selector: 'pl-save-mapping-form',
  imports: [FaultNote, MatButtonModule, MatExpansionModule, MatFormFieldModule, MatInputModule],
  template: `
    <mat-expansion-panel>
      <mat-expansion-panel-header>
        <mat-panel-title>{{ t().save }}</mat-panel-title>
        <mat-panel-description>{{ t().saveHint }}</mat-panel-description>
      </mat-expansion-panel-header>
      <form (submit)="save($event)">
        <mat-form-field appearance="outline" subscriptSizing="dynamic">
          <mat-label>{{ t().name }}</mat-label>
          <input #box matInput required maxlength="200" dir="auto" [value]="name()" (input)="name.set(box.value)" />
        </mat-form-field>
        <button matButton="tonal" type="submit" disabledInteractive [disabled]="name().trim() === '' || busy()">
          {{ t().saveNow }}
        </button>
      </form>
      <!-- Always there, so that screen readers tell what comes into it. -->
      <p class="done pl-words" role="status">{{ saved() }}</p>
      @if (fault(); as it) {
        <pl-fault-note [fault]="it" />
      }
    </mat-expansion-panel>
  `,
  styles: `
    mat-expansion-panel {
      border: 1px solid var(--mat-sys-outline-variant);
    }
    form {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: var(--pl-2) var(--pl-3);
    }
    mat-form-field {
      flex: 1 1 16rem;
    }
    .done:not(:empty) {
      margin-block-start: var(--pl-2);
      color: var(--pl-good);
      font-weight: 550;
    }
  `,
})
export class SaveMappingForm {
  readonly columns = input.required<readonly InspectedColumn[]>();
  readonly mapping = input.required<Mapping>();

  readonly #api = inject(MappingsApi);
  readonly #draft = inject(ImportDraft);
  protected readonly t = words(mapWords);
  protected readonly name = signal(this.#draft.source.value()?.filename.replace(/(\.[a-z\d]{1,5}){1,2}$/i, '') ?? '');
  protected readonly busy = signal(false);
  /** Name under which it was kept. */
  readonly #done = signal<string | null>(null);
  protected readonly saved = computed(() => {
    const name = this.#done();
    return name === null ? '' : this.t().savedNow(name);
  });
  protected readonly fault = signal<Fault | null>(null);

  protected async save(event: Event): Promise<void> {
    event.preventDefault();
    if (this.name().trim() === '' || this.busy()) return;
    this.busy.set(true);
    this.fault.set(null);
    this.#done.set(null);
    try {
      const columns = this.columns().map(({ name }) => name);
      const { name } = await this.#api.save(this.#draft.projectId(), {
        name: this.name().trim(),
        columns,
        mapping: this.mapping(),
      });
      this.#done.set(name);
    } catch (error) {
      this.fault.set(faultOf(error));
    }
    this.busy.set(false);
  }
}
