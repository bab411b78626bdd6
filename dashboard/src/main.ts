import { bootstrapApplication } from '@angular/platform-browser';
import { App } from './app/app';
import { appConfig } from './app/app.config';

bootstrapApplication(App, appConfig).catch((error: unknown) => {
  // Nothing is drawn yet, so the page itself is the only place left to say it.
  document.body.textContent = `The dashboard could not start: ${String(error)}`;
});
