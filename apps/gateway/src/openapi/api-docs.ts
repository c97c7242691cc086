import type { NestExpressApplication } from '@nestjs/platform-express';
import type { HttpRequest, HttpResponse, Next } from '../http/messages.ts';
import type { DocsPages } from './docs-pages.ts';

const DOCS = /^\/api\/(docs|openapi\.json)(\/|$)/i;

/** The documents at /api/docs, the bare document at /api/openapi.json. What makes them is loaded for the first who asks. */
export function useApiDocs(app: NestExpressApplication): void {
  let pages: Promise<DocsPages> | undefined;
  app.use((request: HttpRequest, response: HttpResponse, next: Next): void => {
    if (!DOCS.test(request.path)) return next();
    pages ??= import('./docs-pages.ts').then(({ docsPages }) => docsPages());
    pages.then((answer) => answer(request, response, next)).catch(next);
  });
}
