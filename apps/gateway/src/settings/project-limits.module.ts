import { Module } from '@nestjs/common';
import { LimitsOfProjects } from './project-limits.ts';

@Module({ providers: [LimitsOfProjects], exports: [LimitsOfProjects] })
export class ProjectLimitsModule {}
