import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import type { HttpRequest, HttpResponse, Next } from '../http/messages.ts';
import { openApiDocument } from './document.ts';

/** Answers requests for the documents; what else it is asked goes on to `next`. */
export type DocsPages = (request: HttpRequest, response: HttpResponse, next: Next) => void;

@Module({})
class DocsModule {}

/** Routes of their own: those of the gateway are closed once it listens. */
export async function docsPages(): Promise<DocsPages> {
  const app = await NestFactory.create<NestExpressApplication>(DocsModule, { bodyParser: false, abortOnError: false });
  app.disable('x-powered-by').disable('etag');
  SwaggerModule.setup('api/docs', app, () => openApiDocument() as unknown as OpenAPIObject, {
    jsonDocumentUrl: 'api/openapi.json',
    raw: ['json'],
    customSiteTitle: 'Pairloom API',
    swaggerOptions: { validatorUrl: null, docExpansion: 'list', defaultModelsExpandDepth: 0 },
  });
  return app.getHttpAdapter().getInstance() as DocsPages;
}
