import type { Routes } from '@angular/router';

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
    loadComponent: () => import('./shell/shell.ts').then((file) => file.Shell),
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
  {
    path: '**',
    title: 'notFound',
    loadComponent: () => import('./shell/page-not-found.ts').then((file) => file.PageNotFound),
  },
];
