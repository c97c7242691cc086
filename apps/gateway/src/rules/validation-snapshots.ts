import { Inject, Injectable } from '@nestjs/common';
import type { CompleteMapping, Rule, ValidationSettings } from '@pairloom/contract';
import {
  MAX_KNOWN_VALUES,
  asksNothing,
  type KnownValues,
  type ProjectRules,
  type ReadPlan,
  type ValidationPlan,
} from '@pairloom/core';
import { RULES } from '../ports.ts';
import { RequestFault } from '../problems/request-fault.ts';

/** Pairs whose categories and tags are looked at for how they are spelled: the newest, so that the look takes no longer as projects grow. */
const SPELLING_PAIRS = 20_000;

/** What is tried instead of what the project has. */
export interface TriedInstead {
  readonly settings?: ValidationSettings | undefined;
  readonly rules?: readonly Rule[] | undefined;
}

/** Fixes what a project asks of its rows at the moment an import is made, so that a change does not reach imports under way. */
@Injectable()
export class ValidationSnapshots {
  constructor(@Inject(RULES) private readonly projects: ProjectRules) {}

  /** The plan with what the project asks; as it is when the project asks nothing. @throws RequestFault `project_not_found`, `known_values_too_many` */
  async validated(projectId: string, plan: ReadPlan, instead: TriedInstead = {}): Promise<ReadPlan> {
    if (plan.needs === 'key') return plan;
    const [stored, newest] = await Promise.all([this.projects.settings(projectId), this.projects.rules(projectId)]);
    if (stored === undefined || newest === undefined) throw new RequestFault('project_not_found');
    const settings = instead.settings ?? stored.validation;
    const rules = (instead.rules ?? newest.rules).filter(({ enabled }) => enabled);
    const known = await this.known(projectId, settings, plan.mapping);
    if (known === undefined && asksNothing({ settings, rules })) return plan;
    const validation: ValidationPlan = {
      settingsVersion: stored.version,
      settings,
      ruleSetVersion: newest.version,
      rules,
      ...(known && { known }),
    };
    return { ...plan, validation };
  }

  /** @throws RequestFault `project_not_found` */
  async require(projectId: string): Promise<void> {
    if ((await this.projects.settings(projectId)) === undefined) throw new RequestFault('project_not_found');
  }

  /** The values that the rows are compared with; undefined when none are needed, or there are none. */
  private async known(
    projectId: string,
    settings: ValidationSettings,
    mapping: CompleteMapping,
  ): Promise<KnownValues | undefined> {
    const category = mapping.category === undefined ? undefined : await this.knownOf(projectId, settings, 'category');
    const tags = mapping.tags === undefined ? undefined : await this.knownOf(projectId, settings, 'tags');
    if (category === undefined && tags === undefined) return undefined;
    return { ...(category && { category }), ...(tags && { tags }) };
  }

  private async knownOf(
    projectId: string,
    { allowed, checks }: ValidationSettings,
    field: 'category' | 'tags',
  ): Promise<string[] | undefined> {
    if (allowed.some((rule) => rule.field === field && rule.values === 'known')) {
      const values = await this.projects.knownValues(projectId, field, { limit: MAX_KNOWN_VALUES + 1 });
      if (values.length > MAX_KNOWN_VALUES) throw new RequestFault('known_values_too_many');
      return values;
    }
    const check = field === 'category' ? checks.categoryVariants : checks.tagVariants;
    if (check === 'off') return undefined;
    const range = { limit: MAX_KNOWN_VALUES, pairs: SPELLING_PAIRS };
    const values = await this.projects.knownValues(projectId, field, range);
    return values.length === 0 ? undefined : values;
  }
}
