import { Controller, Get, Query, Res } from '@nestjs/common';
import { TemplateQuery, type PresetList } from '@pairloom/contract';
import { listPresets } from '@pairloom/core';
import { sendDownload } from '../http/downloads.ts';
import type { HttpResponse } from '../http/messages.ts';
import { ZodPipe } from '../http/pipes.ts';
import { templateFile } from './template-files.ts';

@Controller('api/v1')
export class PresetsController {
  @Get('presets')
  presets(): PresetList {
    return { items: listPresets() };
  }

  @Get('templates')
  template(@Query(new ZodPipe(TemplateQuery)) query: TemplateQuery, @Res() response: HttpResponse): Promise<void> {
    return sendDownload(response, templateFile(query));
  }
}
