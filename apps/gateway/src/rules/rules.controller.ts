import { Body, Controller, Get, HttpCode, Param, Post, Put, Query, Req, Res } from '@nestjs/common';
import { PageQuery, PutRules, TryRules, type Page, type RuleSet, type TriedRules } from '@pairloom/contract';
import type { Principal } from '@pairloom/core';
import type { HttpRequest, HttpResponse } from '../http/messages.ts';
import { PROJECT_ID, ZodPipe } from '../http/pipes.ts';
import { tellVersion, versionOf } from '../http/versions.ts';
import { CurrentPrincipal } from '../security/principal.ts';
import { RuleBook } from './rule-book.ts';
import { RuleTrials } from './rule-trials.ts';

@Controller('api/v1/projects/:projectId/rules')
export class RulesController {
  constructor(
    private readonly book: RuleBook,
    private readonly trials: RuleTrials,
  ) {}

  @Get()
  async read(
    @Param('projectId', PROJECT_ID) projectId: string,
    @Res({ passthrough: true }) response: HttpResponse,
  ): Promise<RuleSet> {
    const rules = await this.book.newest(projectId);
    tellVersion(response, rules.version);
    return rules;
  }

  @Put()
  async change(
    @Param('projectId', PROJECT_ID) projectId: string,
    @CurrentPrincipal() principal: Principal,
    @Req() request: HttpRequest,
    @Body(new ZodPipe(PutRules)) { rules }: PutRules,
    @Res({ passthrough: true }) response: HttpResponse,
  ): Promise<RuleSet> {
    const stored = await this.book.change({ projectId, principal, version: versionOf(request), rules });
    tellVersion(response, stored.version);
    return stored;
  }

  @Get('versions')
  versions(
    @Param('projectId', PROJECT_ID) projectId: string,
    @Query(new ZodPipe(PageQuery)) query: PageQuery,
  ): Promise<Page<RuleSet>> {
    return this.book.versions(projectId, query);
  }

  @Post('try')
  @HttpCode(200)
  try(
    @Param('projectId', PROJECT_ID) projectId: string,
    @Body(new ZodPipe(TryRules)) trial: TryRules,
  ): Promise<TriedRules> {
    return this.trials.run(projectId, trial);
  }
}
