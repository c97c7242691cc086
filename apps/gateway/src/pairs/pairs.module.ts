import { Module } from '@nestjs/common';
import { BulkModule } from '../bulk/bulk.module.ts';
import { ProjectsModule } from '../projects/projects.module.ts';
import { RulesModule } from '../rules/rules.module.ts';
import { PairEditor } from './pair-editor.ts';
import { PairReader } from './pair-reader.ts';
import { PairsController } from './pairs.controller.ts';

@Module({
  imports: [BulkModule, ProjectsModule, RulesModule],
  controllers: [PairsController],
  providers: [PairEditor, PairReader],
})
export class PairsModule {}
