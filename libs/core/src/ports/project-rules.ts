import type { Page, ProjectSettings, Rule, RuleSet, StoredSettings } from '@pairloom/contract';
import type { Principal } from './import-admission.ts';

/** What became of a change that names the version it is made to. */
export type VersionedChange<T> =
  | { readonly outcome: 'stored'; readonly stored: T }
  /** Someone else was first. */
  | { readonly outcome: 'changed' }
  | { readonly outcome: 'not_found' }
  | { readonly outcome: 'name_taken' };

interface Change {
  readonly projectId: string;
  readonly principal: Principal;
  /** Version that is changed; undefined for whichever there is. */
  readonly version: number | undefined;
}

/** Settings and rules of projects. Each change leaves an audit event. All calls may throw SystemFault `database_unavailable`. */
export interface ProjectRules {
  settings(projectId: string): Promise<StoredSettings | undefined>;
  changeSettings(change: Change & { readonly settings: ProjectSettings }): Promise<VersionedChange<StoredSettings>>;
  /** The newest version; version 0 without rules when there is none. Undefined when there is no such project. */
  rules(projectId: string): Promise<RuleSet | undefined>;
  changeRules(change: Change & { readonly rules: readonly Rule[] }): Promise<VersionedChange<RuleSet>>;
  /** Newest first. Pages may throw `cursor_invalid`. */
  ruleVersions(projectId: string, query: { readonly cursor?: string; readonly limit: number }): Promise<Page<RuleSet>>;
  /**
   * Distinct values that pairs of the project have, at most `limit` of them, in no order. Of all pairs, or of the newest `pairs` only.
   */
  knownValues(
    projectId: string,
    field: 'category' | 'tags',
    range: { readonly limit: number; readonly pairs?: number },
  ): Promise<string[]>;
}
