import { Module } from '@nestjs/common';
import { ImportsModule } from '../imports/imports.module.ts';
import { ProjectsModule } from '../projects/projects.module.ts';
import { EventsController } from './events.controller.ts';
import { ProjectFeeds } from './project-feeds.ts';

@Module({
  imports: [ImportsModule, ProjectsModule],
  controllers: [EventsController],
  providers: [ProjectFeeds],
  exports: [ProjectFeeds],
})
export class EventsModule {}
