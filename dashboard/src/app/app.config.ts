import type { ApplicationConfig } from '@angular/core';
import { inject, provideAppInitializer, provideBrowserGlobalErrorListeners } from '@angular/core';
import { provideRouter, withHashLocation } from '@angular/router';
import { routes } from './app.routes';
import { Session } from './core/session/session';

export const appConfig: ApplicationConfig = {
  providers: [
    provideBrowserGlobalErrorListeners(),
    // Routes live behind the `#`, so whatever serves the files needs no rule for them.
    provideRouter(routes, withHashLocation()),
    provideAppInitializer(() => inject(Session).restore()),
  ],
};
