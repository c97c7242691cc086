import { afterNextRender, type Injector } from '@angular/core';

/** After the next render: gives the focus to an element when what had it has gone, as a button goes with the form that it closes. */
export function refocus(injector: Injector, element: () => Pick<HTMLElement, 'focus'> | undefined): void {
  afterNextRender(
    () => {
      if (document.activeElement === document.body) element()?.focus();
    },
    { injector },
  );
}
