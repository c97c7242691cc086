import { Component, computed, inject, input, linkedSignal, signal } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { MatButtonToggleModule } from '@angular/material/button-toggle';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatInputModule } from '@angular/material/input';
import { MatProgressBarModule } from '@angular/material/progress-bar';
import { MatSelectModule } from '@angular/material/select';
import { ERROR_CODES, isTerminal, type Rule, type TriedRules, type TryRules } from '@pairloom/contract';
import { faultOf, type Fault } from '../api/api-error.ts';
import { ImportsApi } from '../api/imports-api.ts';
import { SettingsApi } from '../api/settings-api.ts';
import { CountPipe } from '../format/figure-pipes.ts';
import { FaultNote } from '../shell/fault-note.ts';
import { loaded } from '../state/loaded.ts';
import { CodeTitle } from '../words/code-text.ts';
import { importWords } from '../words/en/import.ts';
import { settingsWords } from '../words/en/settings.ts';
import { FindingText } from '../words/finding-text.ts';
import { words } from '../words/language-store.ts';
import { BLANK_SAMPLE, sampleOf, type SampleDraft } from './sample-draft.ts';

/** So many of the newest imports can be chosen. */
const PAST_IMPORTS = 50;

/** What rules would say of a row, or of the rows of a past import. */
@Component({
  selector: 'pl-rule-trial',
  imports: [
    CodeTitle,
    CountPipe,
    FaultNote,
    FindingText,
    MatButtonModule,
    MatButtonToggleModule,
    MatFormFieldModule,
    MatInputModule,
    MatProgressBarModule,
    MatSelectModule,
  ],
  templateUrl: './rule-trial.html',
  styleUrl: './rule-trial.scss',
})
export class RuleTrial {
  readonly projectId = input.required<string>();
  readonly rules = input.required<readonly Rule[]>();

  readonly #api = inject(SettingsApi);
  readonly #imports = inject(ImportsApi);
  protected readonly t = words(settingsWords);
  protected readonly names = words(importWords);
  protected readonly codes = ERROR_CODES;
  protected readonly on = signal<'row' | 'import'>('row');
  protected readonly row = signal<SampleDraft>(BLANK_SAMPLE);
  protected readonly importId = linkedSignal<string, string | null>({
    source: this.projectId,
    computation: () => null,
  });
  protected readonly busy = signal(false);
  protected readonly fault = signal<Fault | null>(null);
  protected readonly tried = signal<TriedRules | null>(null);
  protected readonly past = loaded(
    computed(() => (this.on() === 'import' ? this.projectId() : null)),
    (projectId) => this.#imports.list(projectId, { limit: PAST_IMPORTS }),
  );
  protected readonly imports = computed(() =>
    (this.past.value()?.items ?? []).filter(
      ({ status, kind, counts }) => isTerminal(status) && kind !== 'undo' && counts.processed > 0,
    ),
  );
  protected readonly ready = computed(() =>
    this.on() === 'row' ? this.row().question.trim() !== '' : this.importId() !== null,
  );
  protected readonly most = computed(() => Math.max(1, ...(this.tried()?.quality ?? [])));
  protected readonly violated = computed(() => this.tried()?.rules.filter(({ violated }) => violated > 0) ?? []);

  protected set(name: keyof SampleDraft, event: Event): void {
    const { value } = event.target as HTMLInputElement | HTMLTextAreaElement;
    this.row.update((row) => ({ ...row, [name]: value }));
  }

  protected nameOf(ruleId: string): string {
    return this.rules().find(({ id }) => id === ruleId)?.name ?? ruleId;
  }

  protected async run(event: Event): Promise<void> {
    event.preventDefault();
    if (!this.ready() || this.busy()) return;
    this.busy.set(true);
    this.fault.set(null);
    try {
      this.tried.set(await this.#api.tryRules(this.projectId(), { rules: [...this.rules()], ...this.#subject() }));
    } catch (error) {
      this.tried.set(null);
      this.fault.set(faultOf(error));
    }
    this.busy.set(false);
  }

  #subject(): Pick<TryRules, 'rows'> | Pick<TryRules, 'importId'> {
    const importId = this.importId();
    if (this.on() === 'import' && importId !== null) return { importId };
    return { rows: [sampleOf(this.row())] };
  }
}
