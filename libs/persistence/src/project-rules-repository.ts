import {
  DuplicatePolicies,
  type Page,
  ProjectLimits,
  Rules,
  type RuleSet,
  type StoredSettings,
  ValidationSettings,
} from '@pairloom/contract';
import type { ProjectRules, VersionedChange } from '@pairloom/core';
import { type RawBuilder, sql } from 'kysely';
import { randomUUIDv7 } from 'node:crypto';
import { recordAudit } from './audit.ts';
import type { Database, Tx } from './database.ts';
import { ProjectEntity, RuleSetEntity } from './entities/index.ts';
import { sqlState } from './faults.ts';
import { pageOf, readCursor } from './paging.ts';
import { iso } from './sql-fragments.ts';

const UNIQUE_VIOLATION = '23505';

type SettingsChange = Parameters<ProjectRules['changeSettings']>[0];
type RulesChange = Parameters<ProjectRules['changeRules']>[0];

interface SettingsRow {
  name: string;
  loadConcurrency: number;
  settings: { validation?: unknown; duplicates?: unknown; limits?: unknown };
  version: number;
  updatedAt: string;
}

interface RuleSetRow {
  version: number;
  rules: unknown;
  createdBy: string;
  createdAt: string;
}

const NO_RULES: RuleSet = { version: 0, rules: [], createdBy: null, createdAt: null };

/** What was stored by an earlier version gets the defaults of what came since. */
const toSettings = ({ settings, ...row }: SettingsRow): StoredSettings => ({
  ...row,
  validation: ValidationSettings.parse(settings.validation ?? {}),
  duplicates: DuplicatePolicies.parse(settings.duplicates ?? {}),
  limits: ProjectLimits.parse(settings.limits ?? {}),
});
const toRuleSet = ({ rules, ...row }: RuleSetRow): RuleSet => ({ ...row, rules: Rules.parse(rules) });

/** Settings and rule sets of projects. */
export class ProjectRulesRepository implements ProjectRules {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async settings(projectId: string): Promise<StoredSettings | undefined> {
    return this.#database.transaction((tx) => settingsWithin(tx, projectId));
  }

  async changeSettings(change: SettingsChange): Promise<VersionedChange<StoredSettings>> {
    try {
      return await this.#database.transaction((tx) => changeSettingsWithin(tx, change));
    } catch (error) {
      if (sqlState(error) === UNIQUE_VIOLATION) return { outcome: 'name_taken' };
      throw error;
    }
  }

  async rules(projectId: string): Promise<RuleSet | undefined> {
    return this.#database.transaction(async (tx) => {
      const project = await tx.em.findOne(ProjectEntity, { id: projectId });
      return project === null ? undefined : newestRules(tx, projectId);
    });
  }

  async changeRules({ projectId, principal, version, rules }: RulesChange): Promise<VersionedChange<RuleSet>> {
    return this.#database.transaction(async (tx) => {
      if (!(await lockedProject(tx, projectId))) return { outcome: 'not_found' };
      const before = await newestRules(tx, projectId);
      if (version !== undefined && version !== before.version) return { outcome: 'changed' };
      const next = before.version + 1;
      const given = { id: randomUUIDv7(), projectId, version: next, rules: [...rules], createdBy: principal.id };
      tx.em.create(RuleSetEntity, given);
      await tx.em.flush();
      const ids = { before: before.rules.map(({ id }) => id), after: rules.map(({ id }) => id) };
      await recordAudit(tx, {
        projectId,
        principal: principal.id,
        action: 'rules.change',
        details: { version: next, rules: ids.after, removed: ids.before.filter((id) => !ids.after.includes(id)) },
      });
      return { outcome: 'stored', stored: await newestRules(tx, projectId) };
    });
  }

  async ruleVersions(
    projectId: string,
    query: { readonly cursor?: string; readonly limit: number },
  ): Promise<Page<RuleSet>> {
    const before = readCursor(query.cursor, 'place')?.split('.')[0] ?? null;
    const rows = await this.#database.query(sql<RuleSetRow>`
      ${RULE_SETS} where project_id = ${projectId} and (${before}::int is null or version < ${before}::int)
      order by version desc limit ${query.limit + 1}`);
    return pageOf(rows.map(toRuleSet), query.limit, ({ version }) => `${version}.0`);
  }

  async knownValues(
    projectId: string,
    field: 'category' | 'tags',
    { limit, pairs }: { readonly limit: number; readonly pairs?: number },
  ): Promise<string[]> {
    const values = field === 'category' ? sql`select category as value` : sql`select unnest(tags) as value`;
    const newest = pairs === undefined ? sql`` : sql`order by id desc limit ${pairs}`;
    const rows = await this.#database.query(sql<{ value: string }>`
      select distinct value from (${values} from (
        select category, tags from qa_pair where project_id = ${projectId} ${newest}) p) v
      where value is not null limit ${limit}`);
    return rows.map(({ value }) => value);
  }
}

const RULE_SETS: RawBuilder<unknown> = sql`
  select version, rules, created_by as "createdBy", ${iso('created_at')} as "createdAt" from rule_set`;

async function newestRules({ kysely }: Tx, projectId: string): Promise<RuleSet> {
  const { rows } = await sql<RuleSetRow>`
    ${RULE_SETS} where project_id = ${projectId} order by version desc limit 1`.execute(kysely);
  return rows[0] === undefined ? NO_RULES : toRuleSet(rows[0]);
}

async function settingsWithin({ kysely }: Tx, projectId: string): Promise<StoredSettings | undefined> {
  const { rows } = await sql<SettingsRow>`
    select name, load_concurrency as "loadConcurrency", settings, settings_version as version, ${iso('updated_at')} as "updatedAt"
    from project where id = ${projectId}`.execute(kysely);
  return rows[0] && toSettings(rows[0]);
}

/** Changes of one project come one after the other. Its key is not locked, so imports that refer to it go on. */
async function lockedProject({ kysely }: Tx, projectId: string): Promise<boolean> {
  const { rows } = await sql`select from project where id = ${projectId} for no key update`.execute(kysely);
  return rows.length > 0;
}

async function changeSettingsWithin(
  tx: Tx,
  { projectId, principal, version, settings }: SettingsChange,
): Promise<VersionedChange<StoredSettings>> {
  if (!(await lockedProject(tx, projectId))) return { outcome: 'not_found' };
  const before = await settingsWithin(tx, projectId);
  if (before === undefined) return { outcome: 'not_found' };
  if (version !== undefined && version !== before.version) return { outcome: 'changed' };
  const { name, loadConcurrency, validation, duplicates, limits } = settings;
  await sql`
    update project set name = ${name}, load_concurrency = ${loadConcurrency}, settings_version = settings_version + 1,
      settings = settings || ${JSON.stringify({ validation, duplicates, limits })}::jsonb, updated_at = now()
    where id = ${projectId}`.execute(tx.kysely);
  const names = ['name', 'loadConcurrency', 'validation', 'duplicates', 'limits'] as const;
  const fields = names.filter((key) => JSON.stringify(before[key]) !== JSON.stringify(settings[key]));
  await recordAudit(tx, {
    projectId,
    principal: principal.id,
    action: 'settings.change',
    details: { version: before.version + 1, fields },
  });
  const stored = await settingsWithin(tx, projectId);
  return stored === undefined ? { outcome: 'not_found' } : { outcome: 'stored', stored };
}
