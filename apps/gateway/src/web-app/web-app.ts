import type { NestExpressApplication } from '@nestjs/platform-express';
import { resolve } from 'node:path';
import type { HttpRequest, HttpResponse, Next } from '../http/messages.ts';
import { compressedFiles } from './compressed-files.ts';

const API = /^\/(api|health)(\/|$)/i;
/** Names that the build gives to files whose content never changes under the name. */
const HASHED = /-[A-Za-z0-9_-]{8}\.(js|css|woff2|svg|png)$/;
const NO_APP = 'Pairloom is running. The web app is not installed here; the API documents are at /api/docs.\n';

/**
 * The page takes no text for HTML or scripts but what Angular and its icon registry have vouched for. The API documents are not under it:
 * their page writes HTML of its own.
 */
const TRUSTED_TYPES =
  "require-trusted-types-for 'script'; trusted-types angular angular#unsafe-bypass angular#components";

const isPage = (request: HttpRequest): boolean =>
  (request.method === 'GET' || request.method === 'HEAD') && !API.test(request.path) && !/\.[^/]*$/.test(request.path);

function setHeaders(response: HttpResponse, path: string): void {
  if (path.endsWith('index.html')) {
    response.setHeader('Cache-Control', 'no-cache');
    const policy = response.getHeader('Content-Security-Policy');
    if (typeof policy === 'string') response.setHeader('Content-Security-Policy', `${policy};${TRUSTED_TYPES}`);
  } else if (HASHED.test(path)) response.setHeader('Cache-Control', 'public, max-age=31536000, immutable');
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
  const compressed = compressedFiles(resolve(webRoot), setHeaders);
  app.use((request: HttpRequest, response: HttpResponse, next: Next): void => {
    if (API.test(request.path)) return next();
    compressed(request, response, next).catch(next);
  });
  app.useStaticAssets(webRoot, { index: false, redirect: false, setHeaders });
}
