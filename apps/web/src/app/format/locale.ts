import { InjectionToken, untracked } from '@angular/core';
import { locale } from '../words/locale.ts';

/** Locale of figures and times as it is when a screen opens. What should follow the language reads `locale` of `words` instead. */
export const FORMAT_LOCALE = new InjectionToken<string>('locale of figures and times', {
  providedIn: 'root',
  factory: () => untracked(locale),
});
