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
import { MatSelectModule } from '@angular/material/select';
import { refocus } from '../shell/focus.ts';
import { WrongField } from '../shell/wrong-field.ts';
import { pairWords } from '../words/en/pairs.ts';
import { words } from '../words/language-store.ts';
import {
  entryFaults,
  METADATA_TYPES,
  NEW_ENTRY,
  retyped,
  type MetadataEntry,
  type MetadataType,
} from './metadata-draft.ts';

/** The metadata of a pair to be changed: a row for each name, with what its value is: a text, a number, yes or no, or any other as JSON. */
@Component({
  selector: 'pl-metadata-form',
  imports: [MatButtonModule, MatFormFieldModule, MatIconModule, MatInputModule, MatSelectModule, WrongField],
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
            <mat-form-field class="type" appearance="outline" subscriptSizing="dynamic">
              <mat-label>{{ w.type }}</mat-label>
              <mat-select [value]="entry.type" (valueChange)="retype(place, $event)">
                @for (type of types; track type) {
                  <mat-option [value]="type">{{ w.types[type] }}</mat-option>
                }
              </mat-select>
            </mat-form-field>
            <mat-form-field class="value" appearance="outline" subscriptSizing="dynamic">
              <mat-label>{{ w.value }}</mat-label>
              @if (entry.type === 'truth') {
                <mat-select [value]="entry.text" (valueChange)="set(place, { text: $event })">
                  <mat-option value="true">{{ w.yes }}</mat-option>
                  <mat-option value="false">{{ w.no }}</mat-option>
                </mat-select>
              } @else {
                <textarea
                  #text
                  matInput
                  dir="auto"
                  rows="1"
                  [value]="entry.text"
                  [plWrong]="fault === 'noNumber' || fault === 'noJson'"
                  (input)="set(place, { text: text.value })"
                ></textarea>
              }
              @if (fault === 'noNumber' || fault === 'noJson') {
                <mat-error>{{ w.fault[fault] }}</mat-error>
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
      grid-template-columns: minmax(0, 2fr) minmax(7rem, 1fr) minmax(0, 4fr) auto;
      gap: var(--pl-3);
      align-items: start;
      margin-block-end: var(--pl-3);
    }
    @media (width <= 720px) {
      li {
        grid-template-columns: minmax(0, 1fr) minmax(7rem, auto) auto;
      }
      .value {
        grid-area: 2 / 1 / auto / -1;
      }
    }
  `,
})
export class MetadataForm {
  readonly entries = input.required<readonly MetadataEntry[]>();
  readonly changed = output<MetadataEntry[]>();

  protected readonly t = words(pairWords);
  protected readonly types = METADATA_TYPES;
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

  protected retype(place: number, type: MetadataType): void {
    this.changed.emit(this.entries().map((entry, at) => (at === place ? retyped(entry, type) : entry)));
  }

  protected set(place: number, change: Partial<MetadataEntry>): void {
    this.changed.emit(this.entries().map((entry, at) => (at === place ? { ...entry, ...change } : entry)));
  }
}
