import type { IncomingMessage } from 'node:http';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { ClientGone, RequestFault } from '../problems/request-fault.ts';
import { hasBody, mediaTypeOf, type HttpRequest, type HttpResponse, type Next } from './messages.ts';

/** Room for the longest list of rules. */
const JSON_LIMIT = '512kb';
const PROJECT = '^/api/v1/projects/[^/]+';
const END = '/?(\\?|$)';
/** Bodies that are read by those who answer, by method: files, and what may be larger than other JSON. */
const OWN_BODIES: Readonly<Record<string, RegExp>> = {
  POST: new RegExp(`${PROJECT}/(imports|sources|pairs/bulk)${END}`, 'i'),
  PATCH: new RegExp(`${PROJECT}/(sources|pairs)/[^/]+${END}`, 'i'),
  PUT: new RegExp(`${PROJECT}/sources/[^/]+/edits${END}`, 'i'),
};

const hasOwnBody = (request: IncomingMessage): boolean =>
  OWN_BODIES[request.method ?? '']?.test(request.url ?? '') ?? false;
const isJson = (request: IncomingMessage): boolean => /^application\/(json|[^;]+\+json)$/.test(mediaTypeOf(request));

/** Parses small JSON bodies everywhere but where bodies are streamed whatever their type. */
export function useJsonBodies(app: NestExpressApplication): void {
  app.useBodyParser('json', {
    limit: JSON_LIMIT,
    type: (request: IncomingMessage) => isJson(request) && !hasOwnBody(request),
  });
  app.use((request: HttpRequest, _response: HttpResponse, next: Next): void => {
    const foreign = hasBody(request) && !hasOwnBody(request) && !isJson(request);
    next(foreign ? new RequestFault('media_type_unsupported', 'This address takes application/json only.') : undefined);
  });
}

/**
 * A JSON body on an address that takes other bodies as well.
 * @throws RequestFault `media_type_unsupported`, `body_too_large`, `invalid_request`; ClientGone
 */
export async function readJson(request: IncomingMessage, maxBytes: number): Promise<unknown> {
  if (!isJson(request)) throw new RequestFault('media_type_unsupported', 'This address takes application/json only.');
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > maxBytes) throw new RequestFault('body_too_large');
      chunks.push(chunk);
    }
  } catch (error) {
    throw error instanceof RequestFault ? error : new ClientGone(error);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8')) as unknown;
  } catch (error) {
    throw new RequestFault('invalid_request', 'The body is not valid JSON.', { cause: error });
  }
}
