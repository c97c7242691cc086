import type { Routes } from '@angular/router';
import { ImportsPage } from './list/imports-page.ts';
import type { ImportDialogRoute } from './dialog/import-dialog-route.ts';

/**
 * `:importId` is an import, or `new` for the choice of a file: the dialog stands over the list, so the address holds its state.
 * `:importId/details` is everything there is to know of an import.
 */
const routes: Routes = [
  {
    path: ':importId/details',
    title: 'import',
    loadComponent: () => import('./detail/import-page.ts').then((file) => file.ImportPage),
  },
  {
    path: '',
    title: 'imports',
    component: ImportsPage,
    children: [
      {
        path: ':importId',
        title: 'import',
        loadComponent: () => import('./dialog/import-dialog-route.ts').then((file) => file.ImportDialogRoute),
        canDeactivate: [(dialog: ImportDialogRoute) => dialog.mayLeave()],
      },
    ],
  },
];

export default routes;
