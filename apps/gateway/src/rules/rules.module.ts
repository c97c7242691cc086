import { Module } from '@nestjs/common';
import { RuleBook } from './rule-book.ts';
import { RuleTrials } from './rule-trials.ts';
import { RulesController } from './rules.controller.ts';
import { ValidationSnapshots } from './validation-snapshots.ts';

@Module({
  controllers: [RulesController],
  providers: [RuleBook, RuleTrials, ValidationSnapshots],
  exports: [ValidationSnapshots],
})
export class RulesModule {}
