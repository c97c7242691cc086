import { computed, DestroyRef, inject, Injectable, signal } from '@angular/core';
import { ThemeStore } from '../theme/theme-store.ts';

/** Colours of the theme for what CSS does not paint. Reactive: who asks in an effect is asked again when light turns to dark. */
@Injectable({ providedIn: 'root' })
export class ThemeColours {
  readonly #choice = inject(ThemeStore).choice;
  readonly #deviceIsDark = signal(false);
  readonly #known = computed(() => {
    this.#choice();
    this.#deviceIsDark();
    return new Map<string, string>();
  });

  constructor() {
    // jsdom has none.
    if (typeof matchMedia !== 'function') return;
    const dark = matchMedia('(prefers-color-scheme: dark)');
    const follow = (): void => this.#deviceIsDark.set(dark.matches);
    follow();
    dark.addEventListener('change', follow);
    inject(DestroyRef).onDestroy(() => dark.removeEventListener('change', follow));
  }

  /**
   * `var(--pl-bad)` → `rgb(163, 53, 20)`. Asked of an element whose own colour nobody sees, for a custom property alone reads as it was written:
   * `light-dark(…, …)`.
   */
  of(css: string, element: HTMLElement): string {
    const known = this.#known();
    let colour = known.get(css);
    if (colour === undefined) {
      // Not on its way from another colour, as it is for a moment where motion is reduced to transitions of no length.
      element.style.transitionProperty = 'none';
      element.style.color = css;
      colour = getComputedStyle(element).color;
      element.style.removeProperty('color');
      element.style.removeProperty('transition-property');
      known.set(css, colour);
    }
    return colour;
  }
}
