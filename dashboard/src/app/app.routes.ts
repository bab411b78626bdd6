import type { Routes } from '@angular/router';
import { signedIn, signedOut } from './core/session/session-guard';

export const routes: Routes = [
  {
    path: 'login',
    title: 'Sign in · KAIRÓS',
    canActivate: [signedOut],
    loadComponent: () => import('./features/login/login-page').then((m) => m.LoginPage),
  },
  {
    path: '',
    canActivate: [signedIn],
    loadComponent: () => import('./shell/shell').then((m) => m.Shell),
    children: [
      {
        path: '',
        pathMatch: 'full',
        title: 'Desk · KAIRÓS',
        loadComponent: () => import('./features/dashboard/dashboard-page').then((m) => m.DashboardPage),
      },
      {
        path: 'feeds',
        title: 'Feeds · KAIRÓS',
        loadComponent: () => import('./features/feeds/feeds-page').then((m) => m.FeedsPage),
      },
      {
        path: 'engine',
        title: 'Engine · KAIRÓS',
        loadComponent: () => import('./features/engine/engine-page').then((m) => m.EnginePage),
      },
      {
        path: 'risk',
        title: 'Risk · KAIRÓS',
        loadComponent: () => import('./features/controls/controls-page').then((m) => m.ControlsPage),
      },
      {
        path: 'history',
        title: 'History · KAIRÓS',
        loadComponent: () => import('./features/history/history-page').then((m) => m.HistoryPage),
      },
      {
        path: 'settings',
        title: 'Settings · KAIRÓS',
        loadComponent: () => import('./features/settings/settings-page').then((m) => m.SettingsPage),
      },
      {
        path: 'about',
        title: 'About · KAIRÓS',
        loadComponent: () => import('./features/about/about-page').then((m) => m.AboutPage),
      },
    ],
  },
  { path: '**', redirectTo: '' },
];
