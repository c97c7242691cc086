import { Directive, input, output, signal } from '@angular/core';

/** Takes files that are dropped on its element, or anywhere in the window with `window`. `over` tells when one hovers. */
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
    const file = event.dataTransfer?.files[0];
    if (file && this.dropEnabled()) this.fileDropped.emit(file);
  }
}

const holdsFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;
