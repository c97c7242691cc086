import { HttpClient } from '@angular/common/http';
import { inject, Injectable } from '@angular/core';
import {
  LimitsInForce,
  RuleSet,
  StoredSettings,
  TriedRules,
  type ProjectSettings,
  type Rule,
  type TryRules,
} from '@pairloom/contract';
import { firstValueFrom } from 'rxjs';
import { ApiClient, apiUrl, readAnswer, type AnswerShape } from './api-client.ts';

/** What a project is told to do, and what its rows have to be. Changes reject with `version_changed` when somebody else was first. */
@Injectable({ providedIn: 'root' })
export class SettingsApi {
  readonly #api = inject(ApiClient);
  readonly #http = inject(HttpClient);

  read(projectId: string): Promise<StoredSettings> {
    return this.#api.get(`projects/${projectId}/settings`, StoredSettings);
  }

  change(projectId: string, version: number, settings: ProjectSettings): Promise<StoredSettings> {
    return this.#put(`projects/${projectId}/settings`, version, settings, StoredSettings);
  }

  /** What holds for the next import, and how far settings could raise it. */
  limits(projectId: string): Promise<LimitsInForce> {
    return this.#api.get(`projects/${projectId}/settings/limits`, LimitsInForce);
  }

  rules(projectId: string): Promise<RuleSet> {
    return this.#api.get(`projects/${projectId}/rules`, RuleSet);
  }

  changeRules(projectId: string, version: number, rules: readonly Rule[]): Promise<RuleSet> {
    return this.#put(`projects/${projectId}/rules`, version, { rules }, RuleSet);
  }

  tryRules(projectId: string, trial: Omit<TryRules, 'maxRows'>): Promise<TriedRules> {
    return this.#api.post(`projects/${projectId}/rules/try`, trial, TriedRules);
  }

  async #put<T>(path: string, version: number, body: unknown, shape: AnswerShape<T>): Promise<T> {
    const answer = this.#http.put<unknown>(apiUrl(path), body, { headers: { 'If-Match': `"${version}"` } });
    return readAnswer(path, shape, await firstValueFrom(answer));
  }
}
