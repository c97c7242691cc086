import { Body, Controller, Get, Post } from '@nestjs/common';
import { CreateProject, type Project } from '@pairloom/contract';
import type { Principal } from '@pairloom/core';
import { ZodPipe } from '../http/pipes.ts';
import { CurrentPrincipal } from '../security/principal.ts';
import { ProjectLookup } from './project-lookup.ts';

@Controller('api/v1/projects')
export class ProjectsController {
  constructor(private readonly projects: ProjectLookup) {}

  @Get()
  list(): Promise<{ items: Project[] }> {
    return this.projects.all();
  }

  @Post()
  create(
    @CurrentPrincipal() principal: Principal,
    @Body(new ZodPipe(CreateProject)) body: CreateProject,
  ): Promise<Project> {
    return this.projects.create(body.name, principal);
  }
}
