import { InjectionToken } from '@angular/core';

/** Locale of figures and times: that of the browser. */
export const FORMAT_LOCALE = new InjectionToken<string>('locale of figures and times', {
  providedIn: 'root',
  factory: () => navigator.language,
});
