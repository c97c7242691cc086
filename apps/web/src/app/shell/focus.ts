import { afterEveryRender, afterNextRender, ElementRef, inject, type Injector } from '@angular/core';

/** After the next render: gives the focus to an element when what had it has gone, as a button goes with the form that it closes. */
export function refocus(injector: Injector, element: () => Pick<HTMLElement, 'focus'> | undefined): void {
  afterNextRender(
    () => {
      if (document.activeElement === document.body) element()?.focus();
    },
    { injector },
  );
}

/**
 * In the constructor of a component: when something in it goes that has the focus, as a button does that applies no more, another element of
 * it gets the focus.
 */
export function keepFocus(other: (host: HTMLElement) => HTMLElement | null): void {
  const host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  let had: EventTarget | null = null;
  host.addEventListener('focusin', ({ target }) => (had = target));
  afterEveryRender(() => {
    if (had === document.activeElement) return;
    const gone = had instanceof Node && !had.isConnected;
    had = null;
    if (gone && document.activeElement === document.body) other(host)?.focus();
  });
}
