import { Component } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { shellWords } from '../words/en/shell.ts';
import { words } from '../words/language-store.ts';
import { PageState } from './page-state.ts';

@Component({
  selector: 'pl-page-not-found',
  imports: [MatButtonModule, PageState, RouterLink],
  template: `
    <pl-page-state icon="search" [heading]="t().notFound.heading">
      <p>{{ t().notFound.text }}</p>
      <a matButton="filled" routerLink="/">{{ t().notFound.action }}</a>
    </pl-page-state>
  `,
})
export class PageNotFound {
  protected readonly t = words(shellWords);
}
