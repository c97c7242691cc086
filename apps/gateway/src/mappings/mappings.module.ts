import { Module } from '@nestjs/common';
import { ProjectsModule } from '../projects/projects.module.ts';
import { ProjectLimitsModule } from '../settings/project-limits.module.ts';
import { MappedSources } from './mapped-sources.ts';
import { MappingsController } from './mappings.controller.ts';
import { SavedMappingBook } from './saved-mapping-book.ts';

@Module({
  imports: [ProjectLimitsModule, ProjectsModule],
  controllers: [MappingsController],
  providers: [MappedSources, SavedMappingBook],
  exports: [MappedSources],
})
export class MappingsModule {}
