import type { Server } from 'node:http';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { GatewayModule, type GatewayParts } from './gateway.module.ts';
import { compressedAnswers } from './http/compressed-answers.ts';
import { useJsonBodies } from './http/json-bodies.ts';
import { NestLogger } from './logging/logger.ts';
import { requestLog } from './logging/request-log.ts';
import { useApiDocs } from './openapi/api-docs.ts';
import { ProblemFilter } from './problems/problem.filter.ts';
import { hostCheck } from './security/host-check.ts';
import { noStore } from './security/no-store.ts';
import { localOwner } from './security/principal.ts';
import { securityHeaders } from './security/security-headers.ts';
import { useWebApp } from './web-app/web-app.ts';

/** The whole gateway on the ports given, ready to listen. */
export async function createGateway(parts: GatewayParts): Promise<NestExpressApplication> {
  const { settings, logger } = parts;
  const app = await NestFactory.create<NestExpressApplication>(GatewayModule.of(parts), {
    bodyParser: false,
    logger: new NestLogger(logger),
    abortOnError: false,
  });
  app.disable('x-powered-by').disable('etag');
  app.useGlobalFilters(new ProblemFilter(logger));
  app.use(
    requestLog(logger),
    securityHeaders(),
    hostCheck(settings.allowedHosts),
    localOwner,
    noStore,
    compressedAnswers(),
  );
  useJsonBodies(app);
  useWebApp(app, settings.webRoot);
  useApiDocs(app);
  limitConnections(app.getHttpServer(), settings.socketIdleMs);
  return app;
}

/** A slow upload of gigabytes is fine, a silent connection is not. */
function limitConnections(server: Server, idleMs: number): void {
  server.requestTimeout = 0;
  server.timeout = idleMs;
}
