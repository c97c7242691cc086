import { inject, InjectionToken } from '@angular/core';
import type { NavigationError } from '@angular/router';

/** Loads the page anew at an address; in a token so that specs can watch it. */
export const LOAD_PAGE = new InjectionToken<(url: string) => void>('load the page anew', {
  providedIn: 'root',
  factory: () => (url: string) => globalThis.location.assign(url),
});

const KEY = 'pairloom.reloaded';

/**
 * A screen that cannot be loaded any more belongs to a build that the server has replaced: the page is loaded anew where the reader wanted
 * to go. Once for an address; if it fails again there, the fault is another.
 */
export function loadNewBuild({ error, url }: NavigationError): void {
  if (!(error instanceof TypeError)) return; // what a failed import() rejects with
  const load = inject(LOAD_PAGE);
  if (sessionStorage.getItem(KEY) === url) return;
  sessionStorage.setItem(KEY, url);
  load(url);
}
