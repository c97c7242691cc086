import { Module } from '@nestjs/common';
import { ProjectsModule } from '../projects/projects.module.ts';
import { PairSearch } from './pair-search.ts';
import { SearchController } from './search.controller.ts';

@Module({ imports: [ProjectsModule], controllers: [SearchController], providers: [PairSearch] })
export class SearchModule {}
