import type { RouterConfigOptions, Routes } from '@angular/router';
import type { SettingsPage } from './settings/settings-page.ts';

/** The code of each section of a project. */
const PAGES = {
  imports: () => import('./imports/imports.routes.ts'),
  pairs: () => import('./pairs/pairs.routes.ts'),
  history: () => import('./history/history-page.ts'),
  dashboard: () => import('./dashboard/dashboard-page.ts'),
  settings: () => import('./settings/settings-page.ts'),
} as const;
const loadShell = () => import('./shell/shell.ts');

/** Where leaving a page is refused, `computed` keeps the history of the browser as it was, so that going back asks again. */
export const routing: RouterConfigOptions = {
  paramsInheritanceStrategy: 'always',
  canceledNavigationResolution: 'computed',
};

/** Asks at once for the code of what an address shows; the router would ask for one piece after another. What fails is told by the router. */
export function loadAhead(path: string): void {
  const [, , section] = path.split('/').filter((part) => part !== '');
  const load = Object.entries(PAGES).find(([name]) => name === section)?.[1];
  if (load === undefined) return;
  for (const piece of [loadShell(), load()]) piece.catch(() => undefined);
}

/**
 * Everything is loaded when it is opened, so that little has to come before the first screen. A screen is a folder, with routes of its own or
 * a page, and an entry in `shell/sections.ts`.
 */
export const routes: Routes = [
  {
    path: '',
    pathMatch: 'full',
    loadComponent: () => import('./projects/first-project.ts').then((file) => file.FirstProject),
  },
  {
    path: 'projects/:projectId',
    loadComponent: () => loadShell().then((file) => file.Shell),
    children: [
      { path: '', pathMatch: 'full', redirectTo: 'imports' },
      { path: 'imports', loadChildren: PAGES.imports },
      { path: 'pairs', loadChildren: PAGES.pairs },
      {
        path: 'history',
        title: 'history',
        loadComponent: () => PAGES.history().then((file) => file.HistoryPage),
      },
      {
        path: 'dashboard',
        title: 'dashboard',
        loadComponent: () => PAGES.dashboard().then((file) => file.DashboardPage),
      },
      {
        path: 'settings',
        title: 'settings',
        loadComponent: () => PAGES.settings().then((file) => file.SettingsPage),
        canDeactivate: [(page: SettingsPage) => page.mayLeave()],
      },
    ],
  },
  {
    path: '**',
    title: 'notFound',
    loadComponent: () => import('./shell/page-not-found.ts').then((file) => file.PageNotFound),
  },
];
