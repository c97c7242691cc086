import { Module } from '@nestjs/common';
import { MappingsModule } from '../mappings/mappings.module.ts';
import { ProjectsModule } from '../projects/projects.module.ts';
import { UploadSlotsModule } from '../uploads/upload-slots.module.ts';
import { SourceCompletion } from './source-completion.ts';
import { SourceLookup } from './source-lookup.ts';
import { SourceReader } from './source-reader.ts';
import { SourceUploads } from './source-uploads.ts';
import { SourcesController } from './sources.controller.ts';

@Module({
  imports: [MappingsModule, ProjectsModule, UploadSlotsModule],
  controllers: [SourcesController],
  providers: [SourceCompletion, SourceLookup, SourceReader, SourceUploads],
  exports: [SourceLookup],
})
export class SourcesModule {}
