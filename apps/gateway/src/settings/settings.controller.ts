import { Body, Controller, Get, Inject, Param, Put, Req, Res } from '@nestjs/common';
import { ProjectSettings, type LimitsInForce, type StoredSettings } from '@pairloom/contract';
import type { Principal, ProjectRules } from '@pairloom/core';
import { QueueWakes } from '../controls/queue-wakes.ts';
import type { HttpRequest, HttpResponse } from '../http/messages.ts';
import { PROJECT_ID, ZodPipe } from '../http/pipes.ts';
import { storedBy, tellVersion, versionOf } from '../http/versions.ts';
import { RULES } from '../ports.ts';
import { RequestFault } from '../problems/request-fault.ts';
import { CurrentPrincipal } from '../security/principal.ts';
import { LimitsOfProjects } from './project-limits.ts';

@Controller('api/v1/projects/:projectId/settings')
export class SettingsController {
  constructor(
    @Inject(RULES) private readonly rules: ProjectRules,
    private readonly queue: QueueWakes,
    private readonly limits: LimitsOfProjects,
  ) {}

  @Get()
  async read(
    @Param('projectId', PROJECT_ID) projectId: string,
    @Res({ passthrough: true }) response: HttpResponse,
  ): Promise<StoredSettings> {
    const settings = await this.rules.settings(projectId);
    if (settings === undefined) throw new RequestFault('project_not_found');
    tellVersion(response, settings.version);
    return settings;
  }

  @Get('limits')
  readLimits(@Param('projectId', PROJECT_ID) projectId: string): Promise<LimitsInForce> {
    return this.limits.of(projectId);
  }

  @Put()
  async change(
    @Param('projectId', PROJECT_ID) projectId: string,
    @CurrentPrincipal() principal: Principal,
    @Req() request: HttpRequest,
    @Body(new ZodPipe(ProjectSettings)) settings: ProjectSettings,
    @Res({ passthrough: true }) response: HttpResponse,
  ): Promise<StoredSettings> {
    this.limits.refuseAboveInstallation(settings.limits);
    const version = versionOf(request);
    const stored = storedBy(await this.rules.changeSettings({ projectId, principal, version, settings }));
    tellVersion(response, stored.version);
    await this.queue.wake(projectId);
    return stored;
  }
}
