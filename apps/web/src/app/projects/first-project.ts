import { Component, effect, inject, Injector } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { MatProgressBarModule } from '@angular/material/progress-bar';
import { Router } from '@angular/router';
import { FaultNote } from '../shell/fault-note.ts';
import { PageState } from '../shell/page-state.ts';
import { ProjectStore } from '../state/project-store.ts';
import { projectWords } from '../words/en/projects.ts';
import { shellWords } from '../words/en/shell.ts';
import { words } from '../words/language-store.ts';
import { askForProject } from './ask-for-project.ts';
import { lastProject } from './last-project.ts';

/** The address `/`: goes to the project that was open last, else to the first one. */
@Component({
  selector: 'pl-first-project',
  imports: [FaultNote, MatButtonModule, MatProgressBarModule, PageState],
  template: `
    @switch (store.loading()) {
      @case ('loading') {
        <mat-progress-bar mode="indeterminate" [aria-label]="t().loading" />
      }
      @case ('failed') {
        @if (store.fault(); as fault) {
          <pl-fault-note [fault]="fault">
            <button matButton="outlined" type="button" (click)="retry()">{{ shell().fault.again }}</button>
          </pl-fault-note>
        }
      }
      @case ('ready') {
        @if (store.projects().length === 0) {
          <pl-page-state icon="folder" [heading]="t().none.heading">
            <p>{{ t().none.text }}</p>
            <button matButton="filled" type="button" (click)="create()">{{ t().none.action }}</button>
          </pl-page-state>
        }
      }
    }
  `,
  styles: `
    :host {
      display: block;
      max-width: 40rem;
      margin: 12vh auto 0;
      padding: var(--pl-4);
    }
    button {
      justify-self: start;
      margin-block-start: var(--pl-2);
    }
  `,
})
export class FirstProject {
  protected readonly t = words(projectWords);
  protected readonly shell = words(shellWords);
  protected readonly store = inject(ProjectStore);
  readonly #router = inject(Router);
  readonly #injector = inject(Injector);

  constructor() {
    void this.store.load();
    effect(() => {
      const projects = this.store.loading() === 'ready' ? this.store.projects() : [];
      const project = projects.find(({ id }) => id === lastProject()) ?? projects[0];
      if (project) void this.#router.navigate(['/projects', project.id], { replaceUrl: true });
    });
  }

  protected retry(): void {
    void this.store.load();
  }

  protected create(): void {
    void askForProject(this.#injector);
  }
}
