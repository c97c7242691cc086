import { Module } from '@nestjs/common';
import { ImportStates } from './import-states.ts';
import { ProgressQueries } from './progress-queries.ts';

@Module({ providers: [ImportStates, ProgressQueries], exports: [ImportStates] })
export class StatesModule {}
