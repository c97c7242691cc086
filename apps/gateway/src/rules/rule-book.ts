import { Inject, Injectable } from '@nestjs/common';
import type { Page, PageQuery, Rule, RuleSet } from '@pairloom/contract';
import { ruleProblems, type ProjectRules } from '@pairloom/core';
import { storedBy } from '../http/versions.ts';
import { RULES } from '../ports.ts';
import { RequestFault } from '../problems/request-fault.ts';

/** The rules of a project, version by version. */
@Injectable()
export class RuleBook {
  constructor(@Inject(RULES) private readonly rules: ProjectRules) {}

  /** @throws RequestFault `project_not_found` */
  async newest(projectId: string): Promise<RuleSet> {
    const rules = await this.rules.rules(projectId);
    if (rules === undefined) throw new RequestFault('project_not_found');
    return rules;
  }

  /** @throws RequestFault `invalid_request`, `version_changed`, `project_not_found` */
  async change(change: Parameters<ProjectRules['changeRules']>[0]): Promise<RuleSet> {
    refuseUnusable(change.rules);
    return storedBy(await this.rules.changeRules(change));
  }

  /** Newest first. @throws RequestFault `project_not_found` */
  async versions(projectId: string, query: PageQuery): Promise<Page<RuleSet>> {
    await this.newest(projectId);
    return this.rules.ruleVersions(projectId, query);
  }
}

/** @throws RequestFault `invalid_request` for patterns that cannot be used. */
export function refuseUnusable(rules: readonly Rule[]): void {
  const fields = ruleProblems(rules).map(({ path, message }) => ({ path: `rules.${path}`, message }));
  if (fields.length > 0) throw new RequestFault('invalid_request', undefined, { fields });
}
