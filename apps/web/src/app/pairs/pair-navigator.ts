import { Component, input } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { MatIconModule } from '@angular/material/icon';
import { RouterLink } from '@angular/router';
import type { PairNeighbours } from '@pairloom/contract';
import { pairWords } from '../words/en/pairs.ts';
import { words } from '../words/language-store.ts';

/** Arrows to the pairs before and after in the list, with the place between them. At an end its arrow is disabled. */
@Component({
  selector: 'pl-pair-navigator',
  imports: [MatButtonModule, MatIconModule, RouterLink],
  host: { role: 'group', '[attr.aria-label]': 't().navigator.label' },
  template: `
    @let w = t().navigator;
    @let it = neighbours();
    <a
      role="link"
      matIconButton
      [disabled]="!it?.previousId"
      [routerLink]="it?.previousId ? ['..', it?.previousId] : null"
      queryParamsHandling="preserve"
      [attr.aria-label]="w.previous"
    >
      <mat-icon class="previous" svgIcon="chevron" />
    </a>
    <span class="pl-figures" aria-live="polite">
      @if (it) {
        {{
          it.current === null ? w.outside(it.total, !it.totalIsExact) : w.place(it.current, it.total, !it.totalIsExact)
        }}
      }
    </span>
    <a
      role="link"
      matIconButton
      [disabled]="!it?.nextId"
      [routerLink]="it?.nextId ? ['..', it?.nextId] : null"
      queryParamsHandling="preserve"
      [attr.aria-label]="w.next"
    >
      <mat-icon class="next" svgIcon="chevron" />
    </a>
  `,
  styles: `
    :host {
      display: inline-flex;
      align-items: center;
      gap: var(--pl-1);
    }
    a {
      display: inline-flex;
      align-items: center;
      justify-content: center;
    }
    span[aria-live] {
      min-width: 5rem;
      text-align: center;
    }
    .previous {
      rotate: 90deg;
    }
    .next {
      rotate: -90deg;
    }
    :host-context([dir='rtl']) .previous {
      rotate: -90deg;
    }
    :host-context([dir='rtl']) .next {
      rotate: 90deg;
    }
  `,
})
export class PairNavigator {
  /** Null until it is known. */
  readonly neighbours = input.required<PairNeighbours | null>();
  protected readonly t = words(pairWords);
}
