import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Principal } from '@pairloom/core';

/** A request as the router hands it over, with what the gateway's own middleware has put on it. */
export interface HttpRequest extends IncomingMessage {
  readonly originalUrl: string;
  readonly path: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, unknown>>;
  /** Pattern of the route that answers; undefined before routing and for unknown addresses. */
  readonly route?: { readonly path: string };
  body?: unknown;
  correlationId: string;
  principal: Principal;
}

export type HttpResponse = ServerResponse;

export type Next = (error?: unknown) => void;

/** A header that may be given once; of several the first counts. */
export function headerOf(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

export const hasBody = (request: IncomingMessage): boolean =>
  request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) > 0;

/** Media type without parameters, in lower case; empty when there is none. */
export const mediaTypeOf = (request: IncomingMessage): string =>
  (request.headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
