import { Module } from '@nestjs/common';
import { ProjectsModule } from '../projects/projects.module.ts';
import { RulesModule } from '../rules/rules.module.ts';
import { ProjectLimitsModule } from '../settings/project-limits.module.ts';
import { UploadSlotsModule } from '../uploads/upload-slots.module.ts';
import { UploadsModule } from '../uploads/uploads.module.ts';
import { BulkController } from './bulk.controller.ts';
import { BulkImports } from './bulk-imports.ts';

@Module({
  imports: [ProjectLimitsModule, ProjectsModule, RulesModule, UploadSlotsModule, UploadsModule],
  controllers: [BulkController],
  providers: [BulkImports],
  exports: [BulkImports],
})
export class BulkModule {}
