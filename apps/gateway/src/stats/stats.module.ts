import { Module } from '@nestjs/common';
import { HealthModule } from '../health/health.module.ts';
import { ProjectsModule } from '../projects/projects.module.ts';
import { StatsController } from './stats.controller.ts';
import { StatsReader } from './stats-reader.ts';

@Module({ imports: [HealthModule, ProjectsModule], controllers: [StatsController], providers: [StatsReader] })
export class StatsModule {}
