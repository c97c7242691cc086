import { Component, inject, input } from '@angular/core';
import { Unsaved } from '../shell/unsaved.ts';
import { settingsWords } from '../words/en/settings.ts';
import { words } from '../words/language-store.ts';
import { EmbeddingCard } from './embedding-card.ts';
import { LimitList } from './limit-list.ts';
import { MappingList } from './mapping-list.ts';
import { ProjectForm } from './project-form.ts';
import { RuleBook } from './rule-book.ts';
import { ProjectStore } from '../state/project-store.ts';

/** What a project is told to do: its name and checks, and after the first picture its rules, its mappings, its vectors. */
@Component({
  selector: 'pl-settings-page',
  imports: [EmbeddingCard, LimitList, MappingList, ProjectForm, RuleBook],
  providers: [Unsaved],
  template: `
    <h1>{{ t().heading }}</h1>
    <pl-project-form [projectId]="projectId()" (renamed)="projects.load()" />
    @defer (on idle) {
      <pl-rule-book [projectId]="projectId()" />
    }
    @defer (on idle) {
      <pl-mapping-list [projectId]="projectId()" />
    }
    @defer (on idle) {
      <pl-embedding-card [projectId]="projectId()" />
    }
    @defer (on idle) {
      <pl-limit-list />
    }
  `,
  styles: `
    :host {
      display: grid;
      gap: var(--pl-4);
      max-width: 60rem;
    }
  `,
})
export class SettingsPage {
  readonly projectId = input.required<string>();
  protected readonly projects = inject(ProjectStore);
  readonly #unsaved = inject(Unsaved);
  protected readonly t = words(settingsWords);

  /** Leaving with changes that are not saved asks first. */
  mayLeave(): boolean | Promise<boolean> {
    return this.#unsaved.mayLeave(this.t().leave);
  }
}
