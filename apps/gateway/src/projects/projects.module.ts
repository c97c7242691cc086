import { Module } from '@nestjs/common';
import { ProjectLookup } from './project-lookup.ts';
import { ProjectsController } from './projects.controller.ts';

@Module({ controllers: [ProjectsController], providers: [ProjectLookup], exports: [ProjectLookup] })
export class ProjectsModule {}
