import {
  afterNextRender,
  Component,
  computed,
  ElementRef,
  input,
  linkedSignal,
  output,
  viewChild,
} from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatInputModule } from '@angular/material/input';
import { MatSelectModule } from '@angular/material/select';
import { PAIR_STATUSES, type Pair, type PairPatch } from '@pairloom/contract';
import { pairWords } from '../words/en/pairs.ts';
import { words } from '../words/language-store.ts';
import { entriesOf, entryFaults, metadataPatch, rebasedEntries, type MetadataEntry } from './metadata-draft.ts';
import { MetadataForm } from './metadata-form.ts';

/** A pair as a form holds it: as texts. */
export interface PairDraft {
  question: string;
  answer: string;
  category: string;
  tags: string;
  status: string;
  externalId: string;
  variants: string;
  metadata: readonly MetadataEntry[];
}

export const draftOf = (pair: Pair): PairDraft => ({
  question: pair.question,
  answer: pair.answer,
  category: pair.category ?? '',
  tags: pair.tags.join(', '),
  status: pair.status,
  externalId: pair.externalId ?? '',
  variants: pair.variants.join('\n'),
  metadata: entriesOf(pair.metadata),
});

/** What a draft changes of the pair that it was made of; null when nothing. */
export function patchOf(pair: Pair, draft: PairDraft): PairPatch | null {
  const before = draftOf(pair);
  const metadata = metadataPatch(pair.metadata, draft.metadata);
  const changed = (name: keyof PairDraft): boolean => before[name] !== draft[name];
  const patch: PairPatch = {
    ...(changed('question') ? { question: draft.question } : {}),
    ...(changed('answer') ? { answer: draft.answer } : {}),
    ...(changed('category') ? { category: draft.category.trim() || null } : {}),
    ...(changed('tags') ? { tags: listOf(draft.tags, ',', pair.tags) } : {}),
    ...(changed('status') ? { status: draft.status } : {}),
    ...(changed('externalId') ? { externalId: draft.externalId.trim() || null } : {}),
    ...(changed('variants') ? { variants: listOf(draft.variants, '\n', pair.variants) } : {}),
    ...(metadata === null ? {} : { metadata }),
  };
  return Object.keys(patch).length === 0 ? null : patch;
}

/** The parts of a text, trimmed, without blank ones and repeats. A known value that holds the separator itself is one part where it still stands. */
export function listOf(text: string, separator: string, known: readonly string[] = []): string[] {
  const partsOf = (value: string): string[] => value.split(separator).map((part) => part.trim());
  const longestFirst = known
    .map((value) => ({ value, parts: partsOf(value) }))
    .filter(({ parts }) => parts.length > 1)
    .sort((a, b) => b.parts.length - a.parts.length);
  const rest = partsOf(text);
  const found = new Set<string>();
  while (rest.length > 0) {
    const whole = longestFirst.find(
      ({ value, parts }) => !found.has(value) && parts.every((part, place) => part === rest[place]),
    );
    found.add(whole?.value ?? rest[0] ?? '');
    rest.splice(0, whole?.parts.length ?? 1);
  }
  found.delete('');
  return [...found];
}

/** The fields of a pair to be changed. */
@Component({
  selector: 'pl-pair-form',
  imports: [MatButtonModule, MatFormFieldModule, MatInputModule, MatSelectModule, MetadataForm],
  template: `
    @let w = t().pair;
    <form (submit)="save($event)">
      <mat-form-field appearance="outline" subscriptSizing="dynamic">
        <mat-label>{{ w.question }}</mat-label>
        <textarea
          #first
          matInput
          required
          dir="auto"
          rows="2"
          [value]="draft().question"
          (input)="set('question', $event)"
        ></textarea>
      </mat-form-field>
      <mat-form-field appearance="outline" subscriptSizing="dynamic">
        <mat-label>{{ w.answer }}</mat-label>
        <textarea
          matInput
          required
          dir="auto"
          rows="9"
          [value]="draft().answer"
          (input)="set('answer', $event)"
        ></textarea>
      </mat-form-field>
      <div class="two">
        <mat-form-field appearance="outline" subscriptSizing="dynamic">
          <mat-label>{{ w.status }}</mat-label>
          <mat-select [value]="draft().status" (selectionChange)="change({ status: $event.value })">
            @for (status of statuses; track status) {
              <mat-option [value]="status">{{ t().status[status] }}</mat-option>
            }
          </mat-select>
        </mat-form-field>
        <mat-form-field appearance="outline" subscriptSizing="dynamic">
          <mat-label>{{ w.category }}</mat-label>
          <input matInput dir="auto" autocomplete="off" [value]="draft().category" (input)="set('category', $event)" />
        </mat-form-field>
        <mat-form-field appearance="outline" subscriptSizing="dynamic">
          <mat-label>{{ w.tags }}</mat-label>
          <input matInput dir="auto" autocomplete="off" [value]="draft().tags" (input)="set('tags', $event)" />
          <mat-hint>{{ w.tagsHint }}</mat-hint>
        </mat-form-field>
        <mat-form-field appearance="outline" subscriptSizing="dynamic">
          <mat-label>{{ w.externalId }}</mat-label>
          <input
            matInput
            dir="auto"
            autocomplete="off"
            [value]="draft().externalId"
            (input)="set('externalId', $event)"
          />
        </mat-form-field>
      </div>
      <mat-form-field appearance="outline" subscriptSizing="dynamic">
        <mat-label>{{ w.variants }}</mat-label>
        <textarea matInput dir="auto" rows="3" [value]="draft().variants" (input)="set('variants', $event)"></textarea>
        <mat-hint>{{ w.variantsHint }}</mat-hint>
      </mat-form-field>
      <pl-metadata-form [entries]="draft().metadata" (changed)="change({ metadata: $event })" />
      <ng-content />
      <div class="actions">
        <button matButton="outlined" type="button" (click)="discarded.emit()">{{ t().edit.cancel }}</button>
        <button matButton="filled" type="submit" disabledInteractive [disabled]="busy() || !ready()">
          {{ busy() ? t().edit.saving : t().edit.save }}
        </button>
      </div>
    </form>
  `,
  styles: `
    form {
      display: grid;
      gap: var(--pl-4);
    }
    .two {
      display: grid;
      grid-template-columns: repeat(auto-fit, minmax(13rem, 1fr));
      gap: var(--pl-4);
    }
    .actions {
      display: flex;
      flex-wrap: wrap;
      justify-content: end;
      gap: var(--pl-2);
    }
  `,
})
export class PairForm {
  /** The pair that is changed. A newer one, taken over after a conflict, keeps what was written. */
  readonly pair = input.required<Pair>();
  readonly busy = input(false);
  readonly saved = output<PairPatch>();
  readonly discarded = output();

  protected readonly t = words(pairWords);
  protected readonly statuses = PAIR_STATUSES;
  private readonly first = viewChild.required<ElementRef<HTMLElement>>('first');
  protected readonly draft = linkedSignal<Pair, PairDraft>({
    source: this.pair,
    computation: (pair, before) =>
      before ? rebased(draftOf(before.source), before.value, draftOf(pair)) : draftOf(pair),
  });
  readonly patch = computed(() => patchOf(this.pair(), this.draft()));
  /** Whether there is something to save, and nothing lacks or is wrong. */
  readonly ready = computed(() => {
    const { question, answer, metadata } = this.draft();
    const whole = question.trim() !== '' && answer.trim() !== '' && entryFaults(metadata).every((it) => it === null);
    return whole && this.patch() !== null;
  });

  constructor() {
    afterNextRender(() => this.first().nativeElement.focus());
  }

  protected set(name: Exclude<keyof PairDraft, 'metadata'>, event: Event): void {
    this.change({ [name]: (event.target as HTMLInputElement | HTMLTextAreaElement).value });
  }

  protected change(change: Partial<PairDraft>): void {
    this.draft.update((draft) => ({ ...draft, ...change }));
  }

  protected save(event: Event): void {
    event.preventDefault();
    const patch = this.patch();
    if (patch && !this.busy() && this.ready()) this.saved.emit(patch);
  }
}

/** What was written stays, what was not touched follows the new version. */
export function rebased(before: PairDraft, written: PairDraft, now: PairDraft): PairDraft {
  const names = (Object.keys(now) as (keyof PairDraft)[]).filter((name) => name !== 'metadata');
  const kept = names.filter((name) => written[name] !== before[name]).map((name) => [name, written[name]]);
  const metadata = rebasedEntries(before.metadata, written.metadata, now.metadata);
  return { ...now, ...(Object.fromEntries(kept) as Partial<PairDraft>), metadata };
}
