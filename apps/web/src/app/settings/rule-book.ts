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
  viewChildren,
} from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { MatCheckboxModule } from '@angular/material/checkbox';
import { MatDialog } from '@angular/material/dialog';
import { MatIconModule } from '@angular/material/icon';
import type { Condition, Rule, RuleSet } from '@pairloom/contract';
import { faultOf, type Fault } from '../api/api-error.ts';
import { SettingsApi } from '../api/settings-api.ts';
import { confirm } from '../shell/confirm-dialog.ts';
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
  readonly #dialog = inject(MatDialog);
  readonly #injector = inject(Injector);
  private readonly form = viewChild(RuleForm);
  private readonly add = viewChild<string, ElementRef<HTMLElement>>('add', { read: ElementRef });
  private readonly saver = viewChild<string, ElementRef<HTMLElement>>('saver', { read: ElementRef });
  private readonly removers = viewChildren<string, ElementRef<HTMLElement>>('remover', { read: ElementRef });
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
      untracked(() => {
        this.open.set(null);
        void this.load();
      });
    });
  }

  protected async load(): Promise<void> {
    const projectId = this.projectId();
    this.fault.set(null);
    this.saved.set(false);
    try {
      const stored = await this.#api.rules(projectId);
      if (projectId === this.projectId()) this.stored.set(stored);
    } catch (error) {
      if (projectId === this.projectId()) this.fault.set(faultOf(error));
    }
  }

  /** Another version of the rules leaves alone what is written in the form. The button that asked for it goes with what it stood in. */
  protected async reload(): Promise<void> {
    await this.load();
    refocus(this.#injector, () => this.saver()?.nativeElement);
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

  protected async edit(rule: Rule | 'new', { currentTarget }: Event): Promise<void> {
    if (rule === this.open() || !(await this.#mayDrop())) return;
    this.#opener = currentTarget as HTMLElement;
    this.open.set(rule);
  }

  /** Asks when something is written in the form that another rule would take the place of. */
  #mayDrop(): boolean | Promise<boolean> {
    if (!this.form()?.changed()) return true;
    const { heading, text, yes, no } = this.t().rules.drop;
    return confirm(this.#dialog, { heading, consequences: [text], yes, no });
  }

  /** Goes back to what opened the form; the button for a new rule is made anew meanwhile. */
  protected close(): void {
    if (this.open() === null) return;
    this.open.set(null);
    refocus(this.#injector, () => (this.#opener?.isConnected ? this.#opener : this.add()?.nativeElement));
  }

  protected take(rule: Rule): void {
    this.#put(rule);
    this.close();
  }

  /** The form stays as it is, whichever rule it holds. */
  protected enable(rule: Rule, enabled: boolean): void {
    const next = { ...rule, enabled };
    this.#put(next);
    if (this.open() === rule) this.open.set(next);
  }

  #put(rule: Rule): void {
    this.saved.set(false);
    const known = this.rules().some(({ id }) => id === rule.id);
    this.rules.update((rules) => (known ? rules.map((one) => (one.id === rule.id ? rule : one)) : [...rules, rule]));
  }

  /** The focus goes to the same button of the rule that comes next. */
  protected remove(rule: Rule): void {
    this.saved.set(false);
    const place = this.rules().indexOf(rule);
    this.rules.update((rules) => rules.filter((one) => one !== rule));
    if (this.open() === rule) this.open.set(null);
    refocus(this.#injector, () => (this.removers()[place] ?? this.removers().at(-1) ?? this.add())?.nativeElement);
  }

  protected discard(): void {
    if (this.busy()) return;
    this.rules.set(this.stored()?.rules ?? []);
    if (!this.form()?.changed()) this.open.set(null);
  }

  protected async save(): Promise<void> {
    const stored = this.stored();
    if (!stored || this.busy() || !this.changed()) return;
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
