import type { NestExpressApplication } from '@nestjs/platform-express';
import type { HttpRequest, HttpResponse, Next } from '../http/messages.ts';

const API = /^\/(api|health)(\/|$)/i;
/** Names that the build gives to files whose content never changes under the name. */
const HASHED = /-[A-Z0-9]{8}\.[a-z0-9]+$/;
const NO_APP = 'Pairloom is running. The web app is not installed here; the API documents are at /api/docs.\n';

const isPage = (request: HttpRequest): boolean =>
  (request.method === 'GET' || request.method === 'HEAD') && !API.test(request.path) && !/\.[^/]*$/.test(request.path);

function cacheHeader(response: HttpResponse, path: string): void {
  if (path.endsWith('index.html')) response.setHeader('Cache-Control', 'no-cache');
  else if (HASHED.test(path)) response.setHeader('Cache-Control', 'public, max-age=31536000, immutable');
}

/** Serves the built web app: its files as they are, its page for every address that is neither a file nor the API's. */
export function useWebApp(app: NestExpressApplication, webRoot: string | undefined): void {
  if (webRoot === undefined) {
    app.use((request: HttpRequest, response: HttpResponse, next: Next): void => {
      if (!isPage(request)) return next();
      response.setHeader('Content-Type', 'text/plain; charset=utf-8').end(NO_APP);
    });
    return;
  }
  app.use((request: HttpRequest, _response: HttpResponse, next: Next): void => {
    if (isPage(request)) request.url = '/index.html';
    next();
  });
  app.useStaticAssets(webRoot, { index: false, redirect: false, setHeaders: cacheHeader });
}
