import { Module } from '@nestjs/common';
import { EventsModule } from '../events/events.module.ts';
import { HealthModule } from '../health/health.module.ts';
import { ProjectsModule } from '../projects/projects.module.ts';
import { ProcessWatch } from './process-watch.ts';
import { Processes } from './processes.ts';
import { StatsController } from './stats.controller.ts';
import { StatsReader } from './stats-reader.ts';

@Module({
  imports: [EventsModule, HealthModule, ProjectsModule],
  controllers: [StatsController],
  providers: [Processes, ProcessWatch, StatsReader],
})
export class StatsModule {}
