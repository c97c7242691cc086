import { Component, computed, effect, inject, Injector, input, untracked } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { MatIconModule } from '@angular/material/icon';
import { RouterLink, RouterLinkActive, RouterOutlet } from '@angular/router';
import { ImportDock } from '../imports/tray/import-dock.ts';
import { ProjectSwitcher } from '../projects/project-switcher.ts';
import { rememberProject } from '../projects/last-project.ts';
import { ImportStore } from '../state/import-store.ts';
import { ProjectStore } from '../state/project-store.ts';
import { ThemeMenu } from '../theme/theme-menu.ts';
import { shellWords } from '../words/en/shell.ts';
import { words } from '../words/language-store.ts';
import { ConnectionNote } from './connection-note.ts';
import { LanguageMenu } from './language-menu.ts';
import { NoticeBanner } from './notice-banner.ts';
import { PageState } from './page-state.ts';
import { showKeys } from './show-keys.ts';
import { SECTIONS } from './sections.ts';

/** Frame of every screen of a project: top bar, navigation, state of the connection. Opens the project for the stores. */
@Component({
  selector: 'pl-shell',
  imports: [
    ConnectionNote,
    ImportDock,
    LanguageMenu,
    MatButtonModule,
    MatIconModule,
    NoticeBanner,
    PageState,
    ProjectSwitcher,
    RouterLink,
    RouterLinkActive,
    RouterOutlet,
    ThemeMenu,
  ],
  templateUrl: './shell.html',
  styleUrl: './shell.scss',
})
export class Shell {
  readonly projectId = input.required<string>();

  readonly #projects = inject(ProjectStore);
  readonly #imports = inject(ImportStore);

  readonly #injector = inject(Injector);

  protected readonly t = words(shellWords);
  protected readonly sections = SECTIONS;
  /** As in the tray: dry runs belong to the dialog that made them. */
  protected readonly running = computed(() => this.#imports.running().filter(({ kind }) => kind !== 'preview').length);
  /** Only a list that was loaded can say that a project does not exist. */
  protected readonly unknown = computed(
    () => this.#projects.loading() === 'ready' && !this.#projects.projects().some(({ id }) => id === this.projectId()),
  );

  constructor() {
    if (this.#projects.projects().length === 0) void this.#projects.load();
    effect(() => {
      const projectId = this.projectId();
      const unknown = this.unknown();
      untracked(() => {
        if (unknown) return;
        rememberProject(projectId);
        this.#imports.open(projectId);
      });
    });
  }

  protected showKeys(): void {
    void showKeys(this.#injector);
  }
}
