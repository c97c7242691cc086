import { Injectable } from '@angular/core';

/** Hands a file that was dropped on the page to the dialog that opens for it. */
@Injectable({ providedIn: 'root' })
export class IncomingFile {
  #file: File | null = null;

  put(file: File): void {
    this.#file = file;
  }

  take(): File | null {
    const file = this.#file;
    this.#file = null;
    return file;
  }
}
