import { Component, computed, input } from '@angular/core';
import { MatIconModule } from '@angular/material/icon';
import type { Fault } from '../api/api-error.ts';
import { CodeRemedy, CodeTitle } from '../words/code-text.ts';
import { figure } from '../words/figures.ts';
import { fieldWords, findingWords, phraseWords } from '../words/en/findings.ts';
import { importWords } from '../words/en/import.ts';
import { shellWords } from '../words/en/shell.ts';
import { fieldMessage, findingTexts, translated } from '../words/finding-text.ts';
import { words } from '../words/language-store.ts';

/** A fault in full: title, detail, where, what to do. The content may hold a button to try again. */
@Component({
  selector: 'pl-fault-note',
  imports: [CodeRemedy, CodeTitle, MatIconModule],
  host: { role: 'alert' },
  template: `
    @let it = shown();
    <mat-icon svgIcon="failed" aria-hidden="true" />
    <div>
      <p class="title">{{ it.code | plCodeTitle: it.title }}</p>
      @if (it.detail) {
        <p class="pl-words" dir="auto">{{ detail() }}</p>
      }
      @if (it.line) {
        <p class="pl-figures">{{ t().fault.line(figure(it.line)) }}</p>
      }
      @if (it.fields.length > 0) {
        <ul>
          @for (field of fields(); track $index) {
            <li class="pl-words">
              <code>{{ field.path }}</code> {{ field.message }}
            </li>
          }
        </ul>
      }
      @if (it.remedy) {
        <p class="remedy">{{ it.code | plCodeRemedy: it.remedy }}</p>
      }
      @if (it.correlationId) {
        <p class="pl-small">
          {{ t().fault.correlationId }} <code>{{ it.correlationId }}</code>
        </p>
      }
      <ng-content />
    </div>
  `,
  styles: `
    :host {
      display: flex;
      gap: var(--pl-3);
      padding: var(--pl-4);
      border-radius: var(--pl-radius);
      background: var(--pl-bad-container);
      color: var(--pl-bad);
      text-align: start;
    }
    div {
      display: grid;
      gap: var(--pl-1);
      min-width: 0;
      color: var(--mat-sys-on-surface);
    }
    .title {
      font-weight: 600;
      color: var(--pl-bad);
    }
    .remedy {
      font-weight: 500;
    }
    ul {
      padding-inline-start: var(--pl-5);
      list-style: disc;
    }
    code {
      font-family: var(--pl-mono);
      font-size: 0.875em;
    }
  `,
})
export class FaultNote {
  readonly fault = input.required<Fault>();

  protected readonly t = words(shellWords);
  readonly #findings = words(findingWords);
  readonly #phrases = words(phraseWords);
  readonly #say = findingTexts();
  readonly #fields = words(fieldWords);
  readonly #names = words(importWords);
  protected readonly figure = figure;
  protected readonly shown = computed((): Fault => {
    const fault = this.fault();
    const { offline, unreadable } = this.t().fault;
    if (fault.code === 'offline') return { ...fault, ...offline };
    return fault.code === 'unreadable' ? { ...fault, ...unreadable } : fault;
  });
  /** As the server says it where the language chosen has no sentence for it: the title above says what it is about. */
  protected readonly detail = computed(() => {
    const { detail, code } = this.shown();
    return (
      detail &&
      translated(detail, code, {
        codes: {},
        findings: this.#findings(),
        names: this.#names(),
        phrases: this.#phrases(),
      })
    );
  });
  protected readonly fields = computed(() =>
    this.shown().fields.map(({ path, message }) => ({
      path,
      message: fieldMessage(message, this.#fields(), this.#names(), this.#say),
    })),
  );
}
