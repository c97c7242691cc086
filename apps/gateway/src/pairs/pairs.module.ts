import { Module } from '@nestjs/common';
import { BulkModule } from '../bulk/bulk.module.ts';
import { ProjectsModule } from '../projects/projects.module.ts';
import { RulesModule } from '../rules/rules.module.ts';
import { ProjectLimitsModule } from '../settings/project-limits.module.ts';
import { PairEditor } from './pair-editor.ts';
import { PairReader } from './pair-reader.ts';
import { PairsController } from './pairs.controller.ts';

@Module({
  imports: [BulkModule, ProjectLimitsModule, ProjectsModule, RulesModule],
  controllers: [PairsController],
  providers: [PairEditor, PairReader],
})
export class PairsModule {}
