import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { hostname } from 'node:os';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ProcessReport, Readiness } from '@pairloom/contract';
import type { Logger } from 'pino';
import { Admission, type AdmissionLimits } from './admission.ts';
import { ApiFault, busy } from './api-fault.ts';
import { modelNotFound, readEmbeddingRequest } from './embedding-request.ts';
import { writeEmbeddingResponse } from './embedding-response.ts';
import type { EmbeddingEngine } from './inference-pool.ts';
import { readJson } from './request-body.ts';

const STARTING_RETRY_S = 1;
/** Longer than clients keep a connection they do not use, so that none is closed under a request. */
const KEEP_ALIVE_MS = 75_000;
/** For a whole request to arrive. */
const REQUEST_MS = 60_000;

export interface EmbedderParts {
  readonly engine: EmbeddingEngine;
  /** Name under which the model is asked for. */
  readonly model: string;
  readonly limits: AdmissionLimits;
  readonly maxBodyBytes: number;
  readonly log: Logger;
}

type Route = (request: IncomingMessage, response: ServerResponse, id: string) => Promise<void> | void;

/** The HTTP side: `POST /v1/embeddings`, `GET /v1/models`, `GET /health/live`, `/health/ready` and `/health/process`. */
export function createEmbedderServer(parts: EmbedderParts): Server {
  const routes = routesOf(parts);
  const server = createServer((request, response) => {
    const id = randomUUID();
    response.setHeader('x-request-id', id);
    response.once('close', () => {
      // While the server stops, a connection whose answer is sent would otherwise be kept for the next request.
      if (!server.listening) setImmediate(() => server.closeIdleConnections());
    });
    void Promise.resolve()
      .then(() => find(routes, request)(request, response, id))
      .catch((error: unknown) => refuse(parts.log, response, id, error));
  });
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  server.headersTimeout = KEEP_ALIVE_MS;
  server.requestTimeout = REQUEST_MS;
  return server;
}

function routesOf(parts: EmbedderParts): Map<string, Map<string, Route>> {
  const { model, engine } = parts;
  const card = { id: model, object: 'model', created: 0, owned_by: 'pairloom' };
  const get = (route: Route) => new Map([['GET', route]]);
  return new Map([
    ['/v1/embeddings', new Map([['POST', embeddings(parts)]])],
    ['/v1/models', get((_request, response) => send(response, 200, { object: 'list', data: [card] }))],
    [`/v1/models/${encodeURIComponent(model)}`, get((_request, response) => send(response, 200, card))],
    ['/health/live', get((_request, response) => send(response, 200, { status: 'live' }))],
    ['/health/ready', get((_request, response) => send(response, engine.ready ? 200 : 503, readiness(engine.ready)))],
    ['/health/process', get((_request, response) => send(response, 200, processReport()))],
  ]);
}

function find(routes: ReadonlyMap<string, ReadonlyMap<string, Route>>, request: IncomingMessage): Route {
  const path = (request.url ?? '/').split('?')[0] ?? '/';
  const methods = routes.get(path);
  if (!methods && path.startsWith('/v1/models/')) throw modelNotFound(path.slice('/v1/models/'.length));
  if (!methods) throw new ApiFault(404, 'There is no such address.', { code: 'route_not_found' });
  const route = methods.get(request.method === 'HEAD' ? 'GET' : (request.method ?? ''));
  if (route) return route;
  throw new ApiFault(405, 'This address does not take this method.', {
    code: 'method_not_allowed',
    headers: { allow: [...methods.keys()].join(', ') },
  });
}

const readiness = (ready: boolean): Readiness =>
  ready
    ? { status: 'ready', parts: { model: { status: 'up' } } }
    : { status: 'not_ready', parts: { model: { status: 'down', message: 'The model is not loaded.' } } };

/** The threads that compute are part of the process. */
function processReport(): ProcessReport {
  const { user, system } = process.cpuUsage();
  return {
    identity: `${process.pid}@${hostname()}`,
    memoryBytes: process.memoryUsage.rss(),
    cpuSeconds: (user + system) / 1e6,
    uptimeSeconds: process.uptime(),
  };
}

function embeddings({ engine, model, limits, maxBodyBytes, log }: EmbedderParts): Route {
  const admission = new Admission(limits);
  return async (request, response, id) => {
    const started = performance.now();
    if (!engine.ready) throw busy('The model is not loaded.', STARTING_RETRY_S);
    const ticket = admission.enter();
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    try {
      const body = await readJson(request, maxBodyBytes, (count) => ticket.takeBytes(count));
      const { texts, encoding, user } = readEmbeddingRequest(body, { model, dimensions: engine.dimensions });
      ticket.takeTexts(texts.length);
      const caller = `${request.socket.remoteAddress} ${request.headers.authorization} ${user}`;
      const embedded = await engine.embed(texts, { caller, signal: gone.signal });
      const answer = { ...embedded, model, encoding, dimensions: engine.dimensions };
      response.writeHead(200, { 'content-type': 'application/json' });
      await pipeline(Readable.from(writeEmbeddingResponse(answer)), response);
      const ms = Math.round(performance.now() - started);
      log.debug({ requestId: id, texts: texts.length, tokens: embedded.tokens, ms }, 'texts embedded');
    } finally {
      ticket.leave();
    }
  };
}

/** Whatever went wrong, as an answer; nothing when there is nobody left to answer. */
function refuse(log: Logger, response: ServerResponse, id: string, error: unknown): void {
  if (response.destroyed || response.writableEnded) return log.debug({ requestId: id }, 'the client is gone');
  if (response.headersSent) {
    response.destroy();
    return log.error({ requestId: id }, 'an answer broke off');
  }
  if (error instanceof ApiFault) {
    log.debug({ requestId: id, status: error.status, code: error.code }, 'request refused');
    for (const [name, value] of Object.entries(error.headers)) response.setHeader(name, value);
    return send(response, error.status, error);
  }
  log.error({ requestId: id, err: error }, 'request failed');
  send(response, 500, new ApiFault(500, 'The model failed on this request.', { code: 'internal' }));
}

function send(response: ServerResponse, status: number, body: object): void {
  const text = JSON.stringify(body);
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
  response.end(text);
}
