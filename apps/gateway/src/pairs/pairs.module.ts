import { Module } from '@nestjs/common';
import { ProjectsModule } from '../projects/projects.module.ts';
import { PairReader } from './pair-reader.ts';
import { PairsController } from './pairs.controller.ts';

@Module({ imports: [ProjectsModule], controllers: [PairsController], providers: [PairReader] })
export class PairsModule {}
