import type { Routes } from '@angular/router';
import type { PairPage } from './pair-page.ts';
import { PairsPage } from './pairs-page.ts';

/** `?q=`, `?by=` and the filters hold the list, `:pairId` the pair that is open in its place. */
const routes: Routes = [
  {
    path: '',
    title: 'pairs',
    component: PairsPage,
    children: [
      {
        path: 'near-duplicates',
        title: 'nearDuplicates',
        loadComponent: () => import('./near-page.ts').then((file) => file.NearPage),
      },
      {
        path: ':pairId',
        title: 'pair',
        loadComponent: () => import('./pair-page.ts').then((file) => file.PairPage),
        canDeactivate: [(page: PairPage) => page.mayLeave()],
      },
    ],
  },
];

export default routes;
