import type { Routes } from '@angular/router';
import { FirstProject } from './projects/first-project.ts';
import { PageNotFound } from './shell/page-not-found.ts';
import { Shell } from './shell/shell.ts';

/** A screen is a folder with routes of its own, loaded when it is opened, and an entry in `shell/sections.ts`. */
export const routes: Routes = [
  { path: '', pathMatch: 'full', component: FirstProject },
  {
    path: 'projects/:projectId',
    component: Shell,
    children: [
      { path: '', pathMatch: 'full', redirectTo: 'imports' },
      { path: 'imports', loadChildren: () => import('./imports/imports.routes.ts') },
      { path: 'pairs', loadChildren: () => import('./pairs/pairs.routes.ts') },
      {
        path: 'history',
        title: 'history',
        loadComponent: () => import('./history/history-page.ts').then((file) => file.HistoryPage),
      },
      {
        path: 'dashboard',
        title: 'dashboard',
        loadComponent: () => import('./dashboard/dashboard-page.ts').then((file) => file.DashboardPage),
      },
      {
        path: 'settings',
        title: 'settings',
        loadComponent: () => import('./settings/settings-page.ts').then((file) => file.SettingsPage),
      },
    ],
  },
  { path: '**', title: 'notFound', component: PageNotFound },
];
