import { Inject, Injectable } from '@nestjs/common';
import { INSTALLATION_LIMITS, type Limits, type LimitsInForce } from '@pairloom/contract';
import type { ProjectRules, ReadLimits } from '@pairloom/core';
import { RULES, SETTINGS, type GatewaySettings } from '../ports.ts';
import { RequestFault } from '../problems/request-fault.ts';

/** How large the sources of a project may be: as its settings say, and never more than the installation allows. */
@Injectable()
export class LimitsOfProjects {
  constructor(
    @Inject(RULES) private readonly rules: ProjectRules,
    @Inject(SETTINGS) private readonly settings: GatewaySettings,
  ) {}

  get installation(): Limits {
    return { fileBytes: this.settings.maxUploadBytes, ...INSTALLATION_LIMITS };
  }

  /** @throws RequestFault `project_not_found` */
  async of(projectId: string): Promise<LimitsInForce> {
    const stored = await this.rules.settings(projectId);
    if (stored === undefined) throw new RequestFault('project_not_found');
    const { installation } = this;
    const limits = { ...installation };
    for (const [name, limit] of entriesOf(stored.limits)) limits[name] = Math.min(limit, installation[name]);
    return { limits, installation };
  }

  /** Those that reading needs to know, undefined when the project has none of its own. @throws RequestFault `project_not_found` */
  async forReading(projectId: string): Promise<ReadLimits | undefined> {
    const stored = await this.rules.settings(projectId);
    if (stored === undefined) throw new RequestFault('project_not_found');
    const own = entriesOf(stored.limits).filter(([name]) => name !== 'fileBytes');
    return own.length === 0 ? undefined : Object.fromEntries(own);
  }

  /** Bytes that a file of the project may have. @throws RequestFault `project_not_found` */
  async fileBytes(projectId: string): Promise<number> {
    return (await this.of(projectId)).limits.fileBytes;
  }

  /** @throws RequestFault `invalid_request` for a limit that the installation does not grant */
  refuseAboveInstallation({ fileBytes }: { readonly fileBytes: number | null }): void {
    const { maxUploadBytes } = this.settings;
    if (fileBytes === null || fileBytes <= maxUploadBytes) return;
    const message = `must be at most ${maxUploadBytes}, the MAX_UPLOAD_BYTES of the gateway`;
    throw new RequestFault('invalid_request', undefined, { fields: [{ path: 'limits.fileBytes', message }] });
  }
}

/** The limits that are set, by name. */
const entriesOf = (limits: Readonly<Record<keyof Limits, number | null>>): [keyof Limits, number][] =>
  (Object.entries(limits) as [keyof Limits, number | null][]).filter(
    (entry): entry is [keyof Limits, number] => entry[1] !== null,
  );
