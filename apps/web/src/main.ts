/**
 * web: the Angular app. Imports pairs from files, shows what became of every row, finds pairs. Talks to the gateway only, in the
 * words of `contract`, which is the only room it may import. Rooms in `app/`: `api` (calls, parsed at the boundary), `state`
 * (signals that screens read), `shell` (frame of every screen), one folder for each screen with routes of its own, `words` and
 * `format` (texts and figures).
 */
import { bootstrapApplication } from '@angular/platform-browser';
import { appConfig } from './app/app.config.ts';
import { loadAhead } from './app/app.routes.ts';
import { App } from './app/app.ts';

loadAhead(location.pathname);
bootstrapApplication(App, appConfig).catch((fault: unknown) => console.error('The app could not start.', fault));
