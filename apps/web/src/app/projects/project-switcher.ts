import { Component, computed, inject, Injector, input } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { MatDividerModule } from '@angular/material/divider';
import { MatIconModule } from '@angular/material/icon';
import { MatMenuModule } from '@angular/material/menu';
import { Router } from '@angular/router';
import type { Project } from '@pairloom/contract';
import { ProjectStore } from '../state/project-store.ts';
import { projectWords } from '../words/en/projects.ts';
import { words } from '../words/language-store.ts';
import { askForProject } from './ask-for-project.ts';

/** Name of the open project; its menu lists the others and makes new ones. */
@Component({
  selector: 'pl-project-switcher',
  imports: [MatButtonModule, MatDividerModule, MatIconModule, MatMenuModule],
  template: `
    @if (current(); as project) {
      <button matButton type="button" [matMenuTriggerFor]="menu" [attr.aria-label]="t().label(project.name)">
        <span class="name" dir="auto">{{ project.name }}</span>
        <mat-icon svgIcon="chevron" iconPositionEnd aria-hidden="true" />
      </button>
    }
    <mat-menu #menu="matMenu">
      @if (projects().length > 1) {
        @for (project of projects(); track project.id) {
          <button
            mat-menu-item
            role="menuitemradio"
            [attr.aria-checked]="project.id === projectId()"
            (click)="open(project)"
          >
            <mat-icon [svgIcon]="project.id === projectId() ? 'check' : 'folder'" />
            <span dir="auto">{{ project.name }}</span>
          </button>
        }
        <mat-divider />
      }
      <button mat-menu-item (click)="create()"><mat-icon svgIcon="plus" />{{ t().new.item }}</button>
    </mat-menu>
  `,
  styles: `
    button {
      color: var(--mat-sys-on-surface);
    }
    /* What is left of the bar beside brand and menus. */
    .name {
      display: block;
      max-width: clamp(4rem, 100vw - 16rem, 20rem);
      overflow: hidden;
      text-overflow: ellipsis;
      white-space: nowrap;
    }
    :host {
      min-width: 0;
      padding-inline-start: var(--pl-2);
      border-inline-start: 1px solid var(--mat-sys-outline-variant);
    }
  `,
})
export class ProjectSwitcher {
  readonly projectId = input.required<string>();

  readonly #store = inject(ProjectStore);
  protected readonly t = words(projectWords);
  readonly #router = inject(Router);
  readonly #injector = inject(Injector);
  protected readonly projects = this.#store.projects;
  protected readonly current = computed(() => this.projects().find(({ id }) => id === this.projectId()));

  protected open(project: Project): void {
    void this.#router.navigate(['/projects', project.id]);
  }

  protected async create(): Promise<void> {
    const project = await askForProject(this.#injector);
    if (project) this.open(project);
  }
}
