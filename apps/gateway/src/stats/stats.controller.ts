import { Controller, Get, Param, Query } from '@nestjs/common';
import { StatsQuery, type ProjectStats } from '@pairloom/contract';
import { PROJECT_ID, ZodPipe } from '../http/pipes.ts';
import { StatsReader } from './stats-reader.ts';

@Controller('api/v1/projects/:projectId/stats')
export class StatsController {
  constructor(private readonly stats: StatsReader) {}

  @Get()
  read(
    @Param('projectId', PROJECT_ID) projectId: string,
    @Query(new ZodPipe(StatsQuery)) { days }: StatsQuery,
  ): Promise<ProjectStats> {
    return this.stats.read(projectId, days);
  }
}
