import { Component, computed, inject, signal } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { MatDialogModule, MatDialogRef } from '@angular/material/dialog';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatInputModule } from '@angular/material/input';
import { CreateProject, type Project } from '@pairloom/contract';
import { faultOf, type Fault } from '../api/api-error.ts';
import { FaultNote } from '../shell/fault-note.ts';
import { ProjectStore } from '../state/project-store.ts';
import { projectWords } from '../words/en/projects.ts';
import { words } from '../words/language-store.ts';

/** Asks for the name of a new project; closes with the project. */
@Component({
  selector: 'pl-create-project-dialog',
  imports: [FaultNote, MatButtonModule, MatDialogModule, MatFormFieldModule, MatInputModule],
  template: `
    <form class="pl-ask" (submit)="create($event)">
      <h2 mat-dialog-title>{{ t().heading }}</h2>
      <p class="pl-quiet">{{ t().text }}</p>
      <mat-form-field appearance="outline" subscriptSizing="dynamic">
        <mat-label>{{ t().name }}</mat-label>
        <input
          matInput
          cdkFocusInitial
          required
          maxlength="200"
          dir="auto"
          autocomplete="off"
          [value]="name()"
          (input)="rename($event)"
        />
      </mat-form-field>
      @if (fault(); as it) {
        <pl-fault-note [fault]="it" />
      }
      <div class="actions">
        <button matButton type="button" mat-dialog-close>{{ t().cancel }}</button>
        <button matButton="filled" type="submit" [disabled]="!valid() || busy()">{{ t().create }}</button>
      </div>
    </form>
  `,
})
export class CreateProjectDialog {
  readonly #store = inject(ProjectStore);
  readonly #self = inject<MatDialogRef<CreateProjectDialog, Project>>(MatDialogRef);

  readonly #words = words(projectWords);
  protected readonly t = computed(() => this.#words().new);
  protected readonly name = signal('');
  protected readonly busy = signal(false);
  protected readonly fault = signal<Fault | null>(null);
  protected readonly valid = computed(() => CreateProject.safeParse({ name: this.name() }).success);

  protected rename(event: Event): void {
    this.name.set((event.target as HTMLInputElement).value);
    this.fault.set(null);
  }

  protected async create(event: Event): Promise<void> {
    event.preventDefault();
    if (!this.valid() || this.busy()) return;
    this.busy.set(true);
    try {
      this.#self.close(await this.#store.create(this.name().trim()));
    } catch (error) {
      this.fault.set(faultOf(error));
      this.busy.set(false);
    }
  }
}
