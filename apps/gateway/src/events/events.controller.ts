import { Controller, Get, Param, Res } from '@nestjs/common';
import type { HttpResponse } from '../http/messages.ts';
import { PROJECT_ID } from '../http/pipes.ts';
import { ProjectFeeds } from './project-feeds.ts';

@Controller('api/v1/projects/:projectId/events')
export class EventsController {
  constructor(private readonly feeds: ProjectFeeds) {}

  @Get()
  open(@Param('projectId', PROJECT_ID) projectId: string, @Res() response: HttpResponse): Promise<void> {
    return this.feeds.open(projectId, response);
  }
}
