import { provideHttpClient, withNoXsrfProtection, withXhr } from '@angular/common/http';
import {
  inject,
  provideAppInitializer,
  provideBrowserGlobalErrorListeners,
  type ApplicationConfig,
} from '@angular/core';
import {
  provideRouter,
  TitleStrategy,
  withComponentInputBinding,
  withNavigationErrorHandler,
  withRouterConfig,
} from '@angular/router';
import { routes, routing } from './app.routes.ts';
import { provideIcons } from './icons/provide-icons.ts';
import { loadNewBuild } from './shell/missing-chunk.ts';
import { PageTitle } from './shell/page-title.ts';
import { LanguageStore } from './words/language-store.ts';

export const appConfig: ApplicationConfig = {
  providers: [
    provideBrowserGlobalErrorListeners(),
    provideRouter(
      routes,
      withComponentInputBinding(),
      withNavigationErrorHandler(loadNewBuild),
      withRouterConfig(routing),
    ),
    // XMLHttpRequest, because fetch does not tell how much of an upload has gone.
    provideHttpClient(withXhr(), withNoXsrfProtection()),
    provideIcons(),
    provideAppInitializer(() => inject(LanguageStore).start()),
    { provide: TitleStrategy, useClass: PageTitle },
  ],
};
