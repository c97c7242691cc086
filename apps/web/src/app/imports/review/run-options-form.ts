import { Component, computed, inject, linkedSignal } from '@angular/core';
import { MatCheckboxModule } from '@angular/material/checkbox';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatInputModule } from '@angular/material/input';
import { MatRadioModule } from '@angular/material/radio';
import { MatSelectModule } from '@angular/material/select';
import { IMPORT_MODES, MATCH_BY, type DuplicatePolicy } from '@pairloom/contract';
import { SettingsApi } from '../../api/settings-api.ts';
import { loaded } from '../../state/loaded.ts';
import { WrongField } from '../../shell/wrong-field.ts';
import { importWords } from '../../words/en/import.ts';
import { reviewWords } from '../../words/en/review.ts';
import { words } from '../../words/language-store.ts';
import { ImportDraft } from '../dialog/import-draft.ts';
import { duplicatesOf, duplicatesOption, maxErrorsOption, percentOf, POLICIES } from './run-options.ts';

const ON_ERROR = ['skip', 'stop', 'rollback'] as const;
const HTML = ['strip', 'keep'] as const;
const ANSWERS = ['first', 'each'] as const;
/** What the gateway takes where no limit is named. */
const STANDARD_LIMIT = 10;

/** What is done with the rows. Each change is tried by the next dry run. */
@Component({
  selector: 'pl-run-options-form',
  imports: [MatCheckboxModule, MatFormFieldModule, MatInputModule, MatRadioModule, MatSelectModule, WrongField],
  templateUrl: './run-options-form.html',
  styleUrl: './run-options-form.scss',
})
export class RunOptionsForm {
  readonly #draft = inject(ImportDraft);
  protected readonly t = computed(() => this.#words().options);
  readonly #words = words(reviewWords);
  protected readonly names = words(importWords);
  protected readonly modes = IMPORT_MODES;
  protected readonly matches = MATCH_BY;
  protected readonly policies = POLICIES;
  protected readonly onErrors = ON_ERROR;
  protected readonly htmls = HTML;
  protected readonly answers = ANSWERS;
  protected readonly standardLimit = String(STANDARD_LIMIT);

  protected readonly options = this.#draft.options;
  protected readonly mode = computed(() => this.options().mode ?? 'upsert');
  readonly #settings = inject(SettingsApi);
  /** What the project does with duplicates; null until it is known. */
  readonly #project = loaded(this.#draft.projectId, async (id) => (await this.#settings.read(id)).duplicates);
  protected readonly duplicates = computed(() => duplicatesOf(this.options(), this.#project.value()));
  protected readonly onError = computed(() => this.options().onError ?? 'skip');
  protected readonly embeds = computed(() => this.options().embed ?? true);
  readonly #maxErrors = computed(() => String(this.options().maxErrors ?? ''));
  readonly #mirrorLimit = computed(() => String(this.options().mirrorLimit ?? STANDARD_LIMIT));
  /** What stands in fields for numbers: what is none stays there with a word about it, and is no option. */
  protected readonly writtenMax = linkedSignal(() => this.#maxErrors());
  protected readonly writtenLimit = linkedSignal(() => this.#mirrorLimit());
  protected readonly maxErrorsWrong = computed(() => maxErrorsOption(this.writtenMax()) === null);
  protected readonly mirrorLimitWrong = computed(() => limitOption(this.writtenLimit()) === null);
  /** Whether a field that applies holds what is no option. */
  readonly wrong = computed(
    () => (this.mode() === 'mirror' && this.mirrorLimitWrong()) || (this.onError() === 'skip' && this.maxErrorsWrong()),
  );
  /** Only trees of data have several answers in a record. */
  protected readonly tree = computed(() => {
    const format = this.#draft.inspection.value()?.format;
    return format === 'json' || format === 'jsonl' || format === 'xml' || format === 'html';
  });

  protected set<Name extends keyof ReturnType<typeof this.options>>(
    name: Name,
    value: ReturnType<typeof this.options>[Name] | undefined,
  ): void {
    void this.#draft.set({ [name]: value });
  }

  protected setDuplicates(where: 'file' | 'project', policy: DuplicatePolicy): void {
    this.set('duplicates', duplicatesOption(this.options(), this.#project.value(), { [where]: policy }));
  }

  protected setMaxErrors(typed: string): void {
    const maxErrors = maxErrorsOption(typed);
    this.writtenMax.set(typed);
    if (maxErrors !== null) this.set('maxErrors', maxErrors);
  }

  protected setMirrorLimit(typed: string): void {
    const limit = limitOption(typed);
    if (limit !== null) this.set('mirrorLimit', limit === STANDARD_LIMIT ? undefined : limit);
    this.writtenLimit.set(typed);
  }
}

/** Percent; null for what is none. The standard where nothing is written. */
const limitOption = (typed: string): number | null => (typed.trim() === '' ? STANDARD_LIMIT : percentOf(typed));
