import type { Routes } from '@angular/router';
import { PairPanel } from './pair-panel.ts';
import { PairsPage } from './pairs-page.ts';

/** `?q=` and `?by=` hold the search, `:pairId` the pair that is open beside the list. */
const routes: Routes = [
  {
    path: '',
    title: 'pairs',
    component: PairsPage,
    children: [{ path: ':pairId', title: 'pair', component: PairPanel }],
  },
];

export default routes;
