import { Module } from '@nestjs/common';
import { MappingsModule } from '../mappings/mappings.module.ts';
import { ProjectsModule } from '../projects/projects.module.ts';
import { RulesModule } from '../rules/rules.module.ts';
import { ProjectLimitsModule } from '../settings/project-limits.module.ts';
import { UploadSlotsModule } from '../uploads/upload-slots.module.ts';
import { ImportQuotesController } from './import-quotes.controller.ts';
import { SourceCompletion } from './source-completion.ts';
import { EditsOfSources } from './source-edits.ts';
import { SourceLookup } from './source-lookup.ts';
import { QuotesOfSources } from './source-quotes.ts';
import { SourceReader } from './source-reader.ts';
import { RowsOfSources } from './source-rows.ts';
import { SourceUploads } from './source-uploads.ts';
import { SourcesController } from './sources.controller.ts';

@Module({
  imports: [MappingsModule, ProjectLimitsModule, ProjectsModule, RulesModule, UploadSlotsModule],
  controllers: [ImportQuotesController, SourcesController],
  providers: [
    EditsOfSources,
    QuotesOfSources,
    RowsOfSources,
    SourceCompletion,
    SourceLookup,
    SourceReader,
    SourceUploads,
  ],
  exports: [EditsOfSources, SourceLookup],
})
export class SourcesModule {}
