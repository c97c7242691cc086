import {
  afterRenderEffect,
  Component,
  computed,
  ElementRef,
  input,
  linkedSignal,
  output,
  viewChild,
} from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { MatCheckboxModule } from '@angular/material/checkbox';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatInputModule } from '@angular/material/input';
import type { Rule } from '@pairloom/contract';
import { settingsWords } from '../words/en/settings.ts';
import { words } from '../words/language-store.ts';
import { ConditionForm } from './condition-form.ts';
import { draftOfRule, newCondition, newDraft, ruleOf, type RuleDraft } from './rule-draft.ts';
import { SeveritySelect } from './severity-select.ts';

/** A rule to be written or changed. */
@Component({
  selector: 'pl-rule-form',
  imports: [ConditionForm, MatButtonModule, MatCheckboxModule, MatFormFieldModule, MatInputModule, SeveritySelect],
  templateUrl: './rule-form.html',
  styleUrl: './rule-form.scss',
})
export class RuleForm {
  /** The rule that is changed; null for a new one. */
  readonly rule = input.required<Rule | null>();
  /** Ids that other rules have. */
  readonly taken = input.required<readonly string[]>();
  readonly done = output<Rule>();
  readonly discarded = output();

  protected readonly t = words(settingsWords);
  private readonly first = viewChild.required<ElementRef<HTMLElement>>('name');
  /** The same rule switched on or off meanwhile leaves what is written alone. */
  readonly #before = computed(
    () => {
      const rule = this.rule();
      return { id: rule?.id ?? null, draft: rule ? draftOfRule(rule) : newDraft() };
    },
    { equal: (a, b) => JSON.stringify(a) === JSON.stringify(b) },
  );
  protected readonly draft = linkedSignal<RuleDraft>(() => this.#before().draft);
  /** Whether something has been written. */
  readonly changed = computed(() => JSON.stringify(this.draft()) !== JSON.stringify(this.#before().draft));
  protected readonly made = computed(() => ruleOf(this.draft(), this.rule(), this.taken()));

  constructor() {
    afterRenderEffect(() => {
      this.#before();
      this.first().nativeElement.focus();
    });
  }

  protected set(change: Partial<RuleDraft>): void {
    this.draft.update((draft) => ({ ...draft, ...change }));
  }

  /** Whether the rule is for some rows only. */
  protected limit(limited: boolean): void {
    this.set({ when: limited ? newCondition('category', 'equals') : null });
  }

  protected submit(event: Event): void {
    event.preventDefault();
    const rule = this.made();
    if (rule) this.done.emit(rule);
  }
}
