import { Controller, Get, Param } from '@nestjs/common';
import type { Quote } from '@pairloom/contract';
import { IMPORT_ID, PROJECT_ID } from '../http/pipes.ts';
import { QuotesOfSources } from './source-quotes.ts';

@Controller('api/v1/projects/:projectId/imports/:importId/quote')
export class ImportQuotesController {
  constructor(private readonly quotes: QuotesOfSources) {}

  @Get()
  quote(
    @Param('projectId', PROJECT_ID) projectId: string,
    @Param('importId', IMPORT_ID) importId: string,
  ): Promise<Quote> {
    return this.quotes.ofImport(projectId, importId);
  }
}
