import { Module } from '@nestjs/common';
import { ImportDefaults } from './import-defaults.ts';
import { LimitsOfProjects } from './project-limits.ts';

@Module({ providers: [ImportDefaults, LimitsOfProjects], exports: [ImportDefaults, LimitsOfProjects] })
export class ProjectLimitsModule {}
