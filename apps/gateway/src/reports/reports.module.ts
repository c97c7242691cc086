import { Module } from '@nestjs/common';
import { ProjectsModule } from '../projects/projects.module.ts';
import { AuditController } from './audit.controller.ts';
import { ChangePreviews } from './change-previews.ts';
import { ImportReportsController } from './import-reports.controller.ts';
import { ReportReader } from './report-reader.ts';
import { ResultFiles } from './result-files.ts';

@Module({
  imports: [ProjectsModule],
  controllers: [ImportReportsController, AuditController],
  providers: [ReportReader, ResultFiles, ChangePreviews],
})
export class ReportsModule {}
