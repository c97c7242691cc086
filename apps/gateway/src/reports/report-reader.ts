import { Inject, Injectable } from '@nestjs/common';
import {
  isTerminal,
  type AuditEvent,
  type AuditQuery,
  type ChangeQuery,
  type ChunkReport,
  type ErrorGroupQuery,
  type ErrorGroups,
  type Page,
  type PageQuery,
  type PairChange,
  type RetiredPair,
} from '@pairloom/contract';
import { ErrorGrouping, type ImportReports, type ReportSource } from '@pairloom/core';
import { REPORTS } from '../ports.ts';
import { RequestFault } from '../problems/request-fault.ts';
import { ProjectLookup } from '../projects/project-lookup.ts';
import { ChangePreviews } from './change-previews.ts';

@Injectable()
export class ReportReader {
  constructor(
    private readonly projects: ProjectLookup,
    @Inject(REPORTS) private readonly reports: ImportReports,
    private readonly previews: ChangePreviews,
  ) {}

  /** @throws RequestFault `project_not_found`, `import_not_found` */
  async require(projectId: string, importId: string): Promise<ReportSource> {
    const source = await this.reports.source(projectId, importId);
    if (source) return source;
    await this.projects.require(projectId);
    throw new RequestFault('import_not_found');
  }

  /** Chunk by chunk: what is held of a million findings are the groups. @throws RequestFault `results_expired` */
  async errorGroups(projectId: string, importId: string, query: ErrorGroupQuery): Promise<ErrorGroups> {
    const source = await this.require(projectId, importId);
    if (source.expired) throw new RequestFault('results_expired');
    const grouping = new ErrorGrouping(query.severity);
    for (let after = 0; ;) {
      const chunk = await this.reports.findingsAfter(importId, after);
      if (chunk === undefined) break;
      grouping.add(chunk.firstRow, chunk.findings);
      after = chunk.chunkNo;
    }
    const texts = await this.reports.findingTexts(importId, grouping.examples());
    return { items: grouping.result(texts, source.read?.plan ?? null), final: isTerminal(source.status) };
  }

  /** Canonical JSON. @throws RequestFault `import_running` */
  async receipt(projectId: string, importId: string): Promise<string> {
    await this.require(projectId, importId);
    const receipt = await this.reports.receipt(importId);
    if (receipt === undefined) throw new RequestFault('import_running');
    return receipt;
  }

  async chunks(projectId: string, importId: string, query: PageQuery): Promise<Page<ChunkReport>> {
    await this.require(projectId, importId);
    return this.reports.chunks(importId, query);
  }

  async changes(projectId: string, importId: string, query: ChangeQuery): Promise<Page<PairChange>> {
    const source = await this.require(projectId, importId);
    if (source.expired) throw new RequestFault('results_expired');
    if (source.dryRun === true) return this.previews.page(source, query);
    return this.reports.changes(projectId, importId, query);
  }

  /** @throws RequestFault `results_expired` */
  async retired(projectId: string, importId: string, query: PageQuery): Promise<Page<RetiredPair>> {
    const source = await this.require(projectId, importId);
    if (source.expired) throw new RequestFault('results_expired');
    return this.reports.retired(projectId, importId, query);
  }

  async audit(projectId: string, query: AuditQuery): Promise<Page<AuditEvent>> {
    await this.projects.require(projectId);
    return this.reports.audit(projectId, query);
  }

  async auditOfImport(projectId: string, importId: string, query: PageQuery): Promise<Page<AuditEvent>> {
    await this.require(projectId, importId);
    return this.reports.audit(projectId, { ...query, importId });
  }
}
