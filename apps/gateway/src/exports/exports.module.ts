import { Module } from '@nestjs/common';
import { ProjectsModule } from '../projects/projects.module.ts';
import { ExportFiles } from './export-files.ts';
import { ExportsController } from './exports.controller.ts';

/** Stands before the module of pairs: its address would be taken for the id of a pair. */
@Module({ imports: [ProjectsModule], controllers: [ExportsController], providers: [ExportFiles] })
export class ExportsModule {}
