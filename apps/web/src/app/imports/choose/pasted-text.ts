import { Injectable, signal } from '@angular/core';

/** Text that was pasted and is not a source yet. It outlives the dialog, which Esc or a click beside it may close by mistake. */
@Injectable({ providedIn: 'root' })
export class PastedText {
  readonly #kept = signal({ projectId: '', text: '' });

  of(projectId: string): string {
    const { projectId: keptFor, text } = this.#kept();
    return keptFor === projectId ? text : '';
  }

  keep(projectId: string, text: string): void {
    this.#kept.set({ projectId, text });
  }
}
