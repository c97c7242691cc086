import { Module } from '@nestjs/common';
import { ProjectsModule } from '../projects/projects.module.ts';
import { StatesModule } from '../states/states.module.ts';
import { ImportReader } from './import-reader.ts';
import { ImportsController } from './imports.controller.ts';

@Module({
  imports: [ProjectsModule, StatesModule],
  controllers: [ImportsController],
  providers: [ImportReader],
  exports: [ImportReader],
})
export class ImportsModule {}
