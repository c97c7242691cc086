import type { IncomingMessage } from 'node:http';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { RequestFault } from '../problems/request-fault.ts';
import { hasBody, mediaTypeOf, type HttpRequest, type HttpResponse, type Next } from './messages.ts';

const JSON_LIMIT = '64kb';
const UPLOADS = /^\/api\/v1\/projects\/[^/]+\/imports\/?(\?|$)/i;

const isUpload = (request: IncomingMessage): boolean => request.method === 'POST' && UPLOADS.test(request.url ?? '');
const isJson = (request: IncomingMessage): boolean => /^application\/(json|[^;]+\+json)$/.test(mediaTypeOf(request));

/** Parses small JSON bodies everywhere but on the uploads, whose bodies are streamed whatever their type. */
export function useJsonBodies(app: NestExpressApplication): void {
  app.useBodyParser('json', {
    limit: JSON_LIMIT,
    type: (request: IncomingMessage) => isJson(request) && !isUpload(request),
  });
  app.use((request: HttpRequest, _response: HttpResponse, next: Next): void => {
    const foreign = hasBody(request) && !isUpload(request) && !isJson(request);
    next(foreign ? new RequestFault('media_type_unsupported', 'This address takes application/json only.') : undefined);
  });
}
