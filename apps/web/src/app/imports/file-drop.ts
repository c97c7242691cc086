import { Directive, inject, Injector, input, output, signal } from '@angular/core';
import { trayWords } from '../words/en/tray.ts';
import { words } from '../words/language-store.ts';

/** Takes a file that is dropped anywhere on the page; of several the first, which it says. `over` tells when one hovers. */
@Directive({
  selector: '[plFileDrop]',
  exportAs: 'plFileDrop',
  host: {
    '(document:dragenter)': 'entered($event)',
    '(document:dragleave)': 'left($event)',
    '(document:dragover)': 'hovers($event)',
    '(document:drop)': 'dropped($event)',
  },
})
export class FileDrop {
  /** Off while something else, such as a dialog, takes the drops. */
  readonly dropEnabled = input(true);
  readonly fileDropped = output<File>();
  readonly #injector = inject(Injector);
  readonly #t = words(trayWords);
  readonly #depth = signal(0);
  readonly over = () => this.dropEnabled() && this.#depth() > 0;

  protected entered(event: DragEvent): void {
    if (holdsFiles(event)) this.#depth.update((depth) => depth + 1);
  }

  protected left(event: DragEvent): void {
    if (holdsFiles(event)) this.#depth.update((depth) => Math.max(0, depth - 1));
  }

  /** Always prevented: a file that misses the target must not replace the page. */
  protected hovers(event: DragEvent): void {
    if (holdsFiles(event)) event.preventDefault();
  }

  protected dropped(event: DragEvent): void {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    this.#depth.set(0);
    const files = event.dataTransfer?.files;
    const file = files?.[0];
    if (!file || !this.dropEnabled()) return;
    if (files.length > 1) void this.#tellOfOthers(file.name, files.length - 1);
    this.fileDropped.emit(file);
  }

  async #tellOfOthers(taken: string, left: number): Promise<void> {
    const { MatSnackBar } = await import('@angular/material/snack-bar');
    this.#injector.get(MatSnackBar).open(this.#t().onlyFirst(taken, left), this.#t().understood, { duration: 10_000 });
  }
}

const holdsFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;
