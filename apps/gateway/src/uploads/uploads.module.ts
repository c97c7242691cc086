import { Module } from '@nestjs/common';
import { ImportsModule } from '../imports/imports.module.ts';
import { MappingsModule } from '../mappings/mappings.module.ts';
import { ProjectsModule } from '../projects/projects.module.ts';
import { RulesModule } from '../rules/rules.module.ts';
import { ProjectLimitsModule } from '../settings/project-limits.module.ts';
import { SourcesModule } from '../sources/sources.module.ts';
import { ClaimedUpload } from './claimed-upload.ts';
import { CreateImport } from './create-import.ts';
import { KeyHolders } from './key-holders.ts';
import { RepeatedUpload } from './repeated-upload.ts';
import { SourceUses } from './source-uses.ts';
import { UploadSlotsModule } from './upload-slots.module.ts';
import { UploadsController } from './uploads.controller.ts';

@Module({
  imports: [
    ImportsModule,
    MappingsModule,
    ProjectLimitsModule,
    ProjectsModule,
    RulesModule,
    SourcesModule,
    UploadSlotsModule,
  ],
  controllers: [UploadsController],
  providers: [ClaimedUpload, CreateImport, KeyHolders, RepeatedUpload, SourceUses],
  exports: [ClaimedUpload, RepeatedUpload],
})
export class UploadsModule {}
