import {
  Component,
  computed,
  effect,
  ElementRef,
  inject,
  Injector,
  input,
  linkedSignal,
  signal,
  untracked,
  viewChild,
} from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { MatCheckboxModule } from '@angular/material/checkbox';
import { MatIconModule } from '@angular/material/icon';
import type { Condition, Rule, RuleSet } from '@pairloom/contract';
import { faultOf, type Fault } from '../api/api-error.ts';
import { SettingsApi } from '../api/settings-api.ts';
import { FaultNote } from '../shell/fault-note.ts';
import { refocus } from '../shell/focus.ts';
import { Unsaved } from '../shell/unsaved.ts';
import { importWords } from '../words/en/import.ts';
import { settingsWords } from '../words/en/settings.ts';
import { fieldWord } from '../words/import-words.ts';
import { words } from '../words/language-store.ts';
import { RuleForm } from './rule-form.ts';
import { RuleTrial } from './rule-trial.ts';

/** The rules of a project: built here, tried before they are saved as a new version. */
@Component({
  selector: 'pl-rule-book',
  imports: [FaultNote, MatButtonModule, MatCheckboxModule, MatIconModule, RuleForm, RuleTrial],
  templateUrl: './rule-book.html',
  styleUrl: './rule-book.scss',
})
export class RuleBook {
  readonly projectId = input.required<string>();

  readonly #api = inject(SettingsApi);
  readonly #injector = inject(Injector);
  private readonly form = viewChild(RuleForm);
  private readonly add = viewChild<string, ElementRef<HTMLElement>>('add', { read: ElementRef });
  /** What opened the form. */
  #opener: HTMLElement | null = null;
  protected readonly t = words(settingsWords);
  protected readonly names = words(importWords);
  protected readonly stored = signal<RuleSet | null>(null);
  protected readonly fault = signal<Fault | null>(null);
  protected readonly busy = signal(false);
  protected readonly saved = signal(false);
  protected readonly rules = linkedSignal<readonly Rule[]>(() => this.stored()?.rules ?? []);
  /** The rule that is open in the form; `new` for one that is written. */
  protected readonly open = signal<Rule | 'new' | null>(null);
  protected readonly changed = computed(
    () => JSON.stringify(this.rules()) !== JSON.stringify(this.stored()?.rules ?? []),
  );
  protected readonly taken = computed(() => this.rules().map(({ id }) => id));

  constructor() {
    inject(Unsaved).hold(computed(() => this.changed() || (this.form()?.changed() ?? false)));
    effect(() => {
      this.projectId();
      untracked(() => void this.load());
    });
  }

  protected async load(): Promise<void> {
    const projectId = this.projectId();
    this.fault.set(null);
    this.saved.set(false);
    this.open.set(null);
    try {
      const stored = await this.#api.rules(projectId);
      if (projectId === this.projectId()) this.stored.set(stored);
    } catch (error) {
      if (projectId === this.projectId()) this.fault.set(faultOf(error));
    }
  }

  /** What the rule asks, in words: "Answer: have at least so many characters 20; only where Category: be equal to Billing". */
  protected says(rule: Rule): string {
    const must = this.#inWords(rule);
    return rule.when ? this.t().rules.onlyWhere(must, this.#inWords(rule.when)) : must;
  }

  #inWords(condition: Condition | Rule): string {
    const value = 'value' in condition ? [condition.value].flat().join(', ') : '';
    return `${fieldWord(condition.field, this.names())}: ${this.t().rules.operator[condition.operator]} ${value}`.trim();
  }

  protected edit(rule: Rule | 'new', { currentTarget }: Event): void {
    this.#opener = currentTarget as HTMLElement;
    this.open.set(rule);
  }

  /** Goes back to what opened the form; the button for a new rule is made anew meanwhile. */
  protected close(): void {
    if (this.open() === null) return;
    this.open.set(null);
    refocus(this.#injector, () => (this.#opener?.isConnected ? this.#opener : this.add()?.nativeElement));
  }

  protected take(rule: Rule): void {
    this.saved.set(false);
    const known = this.rules().some(({ id }) => id === rule.id);
    this.rules.update((rules) => (known ? rules.map((one) => (one.id === rule.id ? rule : one)) : [...rules, rule]));
    this.close();
  }

  protected enable(rule: Rule, enabled: boolean): void {
    this.take({ ...rule, enabled });
  }

  protected remove({ id }: Rule): void {
    this.saved.set(false);
    this.rules.update((rules) => rules.filter((rule) => rule.id !== id));
  }

  protected discard(): void {
    this.rules.set(this.stored()?.rules ?? []);
    this.open.set(null);
  }

  protected async save(): Promise<void> {
    const stored = this.stored();
    if (!stored || this.busy()) return;
    this.busy.set(true);
    this.fault.set(null);
    try {
      this.stored.set(await this.#api.changeRules(this.projectId(), stored.version, this.rules()));
      this.saved.set(true);
    } catch (error) {
      this.fault.set(faultOf(error));
    }
    this.busy.set(false);
  }
}
