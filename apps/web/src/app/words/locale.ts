import { signal } from '@angular/core';

/**
 * Locale of figures and times, a BCP 47 tag. Set by the language store; read by whatever formats, so that a screen follows when another
 * language is chosen.
 */
export const locale = signal('en');
