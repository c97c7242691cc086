import { Module } from '@nestjs/common';
import { ImportsModule } from '../imports/imports.module.ts';
import { ProjectsModule } from '../projects/projects.module.ts';
import { ImportUndo } from './import-undo.ts';
import { UndoController } from './undo.controller.ts';

@Module({
  imports: [ImportsModule, ProjectsModule],
  controllers: [UndoController],
  providers: [ImportUndo],
})
export class UndoModule {}
