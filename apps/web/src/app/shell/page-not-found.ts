import { Component } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { PageState } from './page-state.ts';

@Component({
  selector: 'pl-page-not-found',
  imports: [MatButtonModule, PageState, RouterLink],
  template: `
    <pl-page-state icon="search" heading="There is nothing at this address">
      <p>The link may be old or cut short.</p>
      <a matButton="filled" routerLink="/">Go to the first project</a>
    </pl-page-state>
  `,
})
export class PageNotFound {}
