import { ValidationSettings, type Rule } from '@pairloom/contract';
import { canonicalJson } from '../identity/canonical-json.ts';

/** What a project asks of its rows, fixed when an import is made: plain JSON. */
export interface ValidationPlan {
  readonly settingsVersion: number;
  readonly settings: ValidationSettings;
  /** 0: the project has no rules as yet. */
  readonly ruleSetVersion: number;
  readonly rules: readonly Rule[];
  /** Categories and tags that the project has. */
  readonly known?: KnownValues;
}

export interface KnownValues {
  readonly category?: readonly string[];
  readonly tags?: readonly string[];
}

/** What holds for a project that never changed its settings. */
export const DEFAULT_VALIDATION: ValidationSettings = ValidationSettings.parse({});

/** A plan comes from the database with its names in another order. */
const DEFAULT_TEXT = canonicalJson(DEFAULT_VALIDATION);

/** Whether a project has changed nothing, and so asks of its rows what every project asks. */
export const asksNothing = ({ settings, rules }: Pick<ValidationPlan, 'settings' | 'rules'>): boolean =>
  rules.length === 0 && canonicalJson(settings) === DEFAULT_TEXT;

/** More distinct values than these are not carried with an import. */
export const MAX_KNOWN_VALUES = 2000;
