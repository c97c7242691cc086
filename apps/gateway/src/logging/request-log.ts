import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { HttpRequest, HttpResponse, Next } from '../http/messages.ts';

/** Probes and assets would drown the rest. */
const isQuiet = (path: string): boolean => path.startsWith('/health/') || !path.startsWith('/api/');

/** Gives each request a correlation id, and writes one line when it is over: the route's pattern, not the address, which may hold content. */
export function requestLog(logger: Logger) {
  return (request: HttpRequest, response: HttpResponse, next: Next): void => {
    const startedAt = performance.now();
    const { path } = request;
    request.correlationId = randomUUID();
    response.setHeader('X-Correlation-Id', request.correlationId);
    response.once('close', () => {
      const fields = {
        correlationId: request.correlationId,
        method: request.method,
        route: request.route?.path ?? null,
        status: response.statusCode,
        ms: Math.round(performance.now() - startedAt),
        finished: response.writableFinished,
        ...request.params,
      };
      if (isQuiet(path) && response.statusCode < 500) logger.debug(fields, 'request');
      else logger.info(fields, 'request');
    });
    next();
  };
}
