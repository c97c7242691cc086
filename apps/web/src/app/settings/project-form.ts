import {
  Component,
  computed,
  effect,
  ElementRef,
  inject,
  Injector,
  input,
  linkedSignal,
  output,
  signal,
  untracked,
  viewChild,
} from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatInputModule } from '@angular/material/input';
import { MatProgressBarModule } from '@angular/material/progress-bar';
import { MatSelectModule } from '@angular/material/select';
import {
  ChunkCheck,
  DUPLICATE_POLICIES,
  ProjectSettings,
  RowCheck,
  VALIDATED_FIELDS,
  type StoredSettings,
  type ValidationSettings,
} from '@pairloom/contract';
import { faultOf, type Fault } from '../api/api-error.ts';
import { SettingsApi } from '../api/settings-api.ts';
import { FaultNote } from '../shell/fault-note.ts';
import { refocus } from '../shell/focus.ts';
import { Unsaved } from '../shell/unsaved.ts';
import { WrongField } from '../shell/wrong-field.ts';
import { importWords } from '../words/en/import.ts';
import { reviewWords } from '../words/en/review.ts';
import { settingsWords } from '../words/en/settings.ts';
import { words } from '../words/language-store.ts';
import { AllowedValueList } from './allowed-values.ts';
import { LengthRangeList } from './length-ranges.ts';
import { LimitForm } from './limit-form.ts';
import { RefusedTransitions } from './refused-transitions.ts';

type Checks = ValidationSettings['checks'];

/** Checks of one row by itself may fail it; those that compare rows never do. */
const CHECKS = [
  { name: 'placeholder', levels: RowCheck.options },
  { name: 'answerRepeatsQuestion', levels: RowCheck.options },
  { name: 'garbledText', levels: RowCheck.options },
  { name: 'answersDiffer', levels: ChunkCheck.options },
  { name: 'categoryVariants', levels: ChunkCheck.options },
  { name: 'tagVariants', levels: ChunkCheck.options },
] as const satisfies readonly { name: keyof Checks; levels: readonly string[] }[];

/** Name, checks and policies for duplicates of a project. */
@Component({
  selector: 'pl-project-form',
  imports: [
    AllowedValueList,
    FaultNote,
    LengthRangeList,
    LimitForm,
    MatButtonModule,
    MatFormFieldModule,
    MatInputModule,
    MatProgressBarModule,
    MatSelectModule,
    RefusedTransitions,
    WrongField,
  ],
  templateUrl: './project-form.html',
  styleUrl: './project-form.scss',
  host: { '[class.loading]': 'stored() === null && fault() === null' },
})
export class ProjectForm {
  readonly projectId = input.required<string>();
  readonly renamed = output();

  readonly #api = inject(SettingsApi);
  readonly #injector = inject(Injector);
  private readonly saver = viewChild<string, ElementRef<HTMLElement>>('saver', { read: ElementRef });
  protected readonly t = words(settingsWords);
  protected readonly names = words(importWords);
  /** The review of an import calls the same policies by the same words. */
  protected readonly review = words(reviewWords);
  protected readonly checks = CHECKS;
  protected readonly fields = VALIDATED_FIELDS;
  protected readonly policies = DUPLICATE_POLICIES;
  protected readonly stored = signal<StoredSettings | null>(null);
  protected readonly fault = signal<Fault | null>(null);
  protected readonly busy = signal(false);
  protected readonly saved = signal(false);
  protected readonly draft = linkedSignal(() => {
    const stored = this.stored();
    return stored && settingsOf(stored);
  });
  protected readonly changed = computed(() => {
    const stored = this.stored();
    return stored !== null && JSON.stringify(settingsOf(stored)) !== JSON.stringify(this.draft());
  });
  /** Paths of what the contract refuses. */
  readonly #wrong = computed(() => {
    const { error } = ProjectSettings.safeParse(this.draft());
    return new Set(error?.issues.map(({ path }) => path.join('.')));
  });
  protected readonly valid = computed(() => this.#wrong().size === 0);

  constructor() {
    inject(Unsaved).hold(this.changed);
    effect(() => {
      this.projectId();
      untracked(() => void this.load());
    });
  }

  protected async load(): Promise<void> {
    const projectId = this.projectId();
    this.fault.set(null);
    this.saved.set(false);
    try {
      const stored = await this.#api.read(projectId);
      if (projectId === this.projectId()) this.stored.set(stored);
    } catch (error) {
      if (projectId === this.projectId()) this.fault.set(faultOf(error));
    }
  }

  /** The button that asked for it goes with what it stood in. */
  protected async reload(): Promise<void> {
    await this.load();
    refocus(this.#injector, () => this.saver()?.nativeElement);
  }

  protected discard(): void {
    if (this.busy()) return;
    const stored = this.stored();
    if (stored) this.draft.set(settingsOf(stored));
  }

  protected set(change: Partial<ProjectSettings>): void {
    this.saved.set(false);
    this.draft.update((draft) => draft && { ...draft, ...change });
  }

  protected validate(change: Partial<ValidationSettings>): void {
    const validation = this.draft()?.validation;
    if (validation) this.set({ validation: { ...validation, ...change } });
  }

  protected check(name: keyof Checks, level: string): void {
    const checks = this.draft()?.validation.checks;
    if (checks) this.validate({ checks: { ...checks, [name]: level } });
  }

  protected isWrong(path: string): boolean {
    return this.#wrong().has(path);
  }

  /** The figure of a field; null when it is blank. */
  protected numberOf(event: Event): number | null {
    const { value } = event.target as HTMLInputElement;
    return value.trim() === '' ? null : Number(value);
  }

  protected textOf(event: Event): string {
    return (event.target as HTMLInputElement).value;
  }

  protected async save(event: Event): Promise<void> {
    event.preventDefault();
    const draft = this.draft();
    const stored = this.stored();
    if (!draft || !stored || this.busy() || !this.changed() || !this.valid()) return;
    this.busy.set(true);
    this.fault.set(null);
    try {
      const now = await this.#api.change(this.projectId(), stored.version, draft);
      this.stored.set(now);
      this.saved.set(true);
      if (now.name !== stored.name) this.renamed.emit();
    } catch (error) {
      this.fault.set(faultOf(error));
    }
    this.busy.set(false);
  }
}

const settingsOf = ({ version: _version, updatedAt: _updatedAt, ...settings }: StoredSettings): ProjectSettings =>
  settings;
