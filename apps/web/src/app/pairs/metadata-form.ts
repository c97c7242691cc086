import {
  afterNextRender,
  Component,
  computed,
  ElementRef,
  inject,
  Injector,
  input,
  output,
  viewChild,
  viewChildren,
} from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatIconModule } from '@angular/material/icon';
import { MatInputModule } from '@angular/material/input';
import { refocus } from '../shell/focus.ts';
import { WrongField } from '../shell/wrong-field.ts';
import { pairWords } from '../words/en/pairs.ts';
import { words } from '../words/language-store.ts';
import { entryFaults, NEW_ENTRY, type MetadataEntry } from './metadata-draft.ts';

/** The metadata of a pair to be changed: a row for each name. What is no text is written as JSON. */
@Component({
  selector: 'pl-metadata-form',
  imports: [MatButtonModule, MatFormFieldModule, MatIconModule, MatInputModule, WrongField],
  template: `
    @let w = t().metadata;
    <fieldset>
      <legend>{{ t().pair.metadata }}</legend>
      <ul>
        @for (entry of entries(); track $index; let place = $index) {
          @let fault = faults()[place] ?? null;
          <li>
            <mat-form-field appearance="outline" subscriptSizing="dynamic">
              <mat-label>{{ w.name }}</mat-label>
              <input
                #name
                matInput
                dir="auto"
                autocomplete="off"
                [value]="entry.name"
                [plWrong]="fault === 'nameless' || fault === 'twice'"
                (input)="set(place, { name: name.value })"
              />
              @if (fault === 'nameless' || fault === 'twice') {
                <mat-error>{{ w.fault[fault] }}</mat-error>
              }
            </mat-form-field>
            <mat-form-field appearance="outline" subscriptSizing="dynamic">
              <mat-label>{{ entry.json ? w.json : w.value }}</mat-label>
              <textarea
                #text
                matInput
                dir="auto"
                rows="1"
                [value]="entry.text"
                [plWrong]="fault === 'noJson'"
                (input)="set(place, { text: text.value })"
              ></textarea>
              @if (fault === 'noJson') {
                <mat-error>{{ w.fault.noJson }}</mat-error>
              }
            </mat-form-field>
            <button matIconButton type="button" [attr.aria-label]="w.remove(entry.name)" (click)="remove(place)">
              <mat-icon svgIcon="close" />
            </button>
          </li>
        }
      </ul>
      <button #adder matButton="outlined" type="button" (click)="add()">
        <mat-icon svgIcon="plus" aria-hidden="true" />{{ w.add }}
      </button>
    </fieldset>
  `,
  styles: `
    fieldset {
      min-width: 0;
      margin: 0;
      padding: 0;
      border: 0;
    }
    legend {
      margin-block-end: var(--pl-2);
      padding: 0;
      font-weight: 600;
    }
    li {
      display: grid;
      grid-template-columns: minmax(0, 1fr) minmax(0, 2fr) auto;
      gap: var(--pl-3);
      align-items: start;
      margin-block-end: var(--pl-3);
    }
    @media (width <= 720px) {
      li {
        grid-template-columns: minmax(0, 1fr) auto;
      }
      mat-form-field + mat-form-field {
        grid-area: 2 / 1 / auto / -1;
      }
    }
  `,
})
export class MetadataForm {
  readonly entries = input.required<readonly MetadataEntry[]>();
  readonly changed = output<MetadataEntry[]>();

  protected readonly t = words(pairWords);
  readonly #injector = inject(Injector);
  private readonly adder = viewChild.required<string, ElementRef<HTMLElement>>('adder', { read: ElementRef });
  private readonly names = viewChildren<string, ElementRef<HTMLElement>>('name', { read: ElementRef });
  protected readonly faults = computed(() => entryFaults(this.entries()));

  protected add(): void {
    this.changed.emit([...this.entries(), NEW_ENTRY]);
    afterNextRender(() => this.names().at(-1)?.nativeElement.focus(), { injector: this.#injector });
  }

  protected remove(place: number): void {
    this.changed.emit(this.entries().toSpliced(place, 1));
    refocus(this.#injector, () => this.adder().nativeElement);
  }

  protected set(place: number, change: Partial<MetadataEntry>): void {
    this.changed.emit(this.entries().map((entry, at) => (at === place ? { ...entry, ...change } : entry)));
  }
}
