import { inject, Injectable } from '@angular/core';
import { AuditEvent, ChunkReport, pageOf, Receipt, RetiredPair, type Page } from '@pairloom/contract';
import { ApiClient } from './api-client.ts';

const ChunkPage = pageOf(ChunkReport);
const AuditPage = pageOf(AuditEvent);
const RetiredPage = pageOf(RetiredPair);

interface PageAsked {
  cursor?: string | null;
  limit?: number;
}

/** Filters of the audit trail, as the gateway has them; null and '' stand for all. */
export type AuditAsked = Partial<Record<'action' | 'principal' | 'about' | 'from' | 'to', string | null>>;

/** What imports left behind, and the audit trail. */
@Injectable({ providedIn: 'root' })
export class ReportsApi {
  readonly #api = inject(ApiClient);

  chunks(projectId: string, importId: string, query: PageAsked = {}): Promise<Page<ChunkReport>> {
    return this.#api.get(`projects/${projectId}/imports/${importId}/chunks`, ChunkPage, { ...query });
  }

  /** Rejects with `import_running` as long as the import has not ended. */
  receipt(projectId: string, importId: string): Promise<Receipt> {
    return this.#api.get(`projects/${projectId}/imports/${importId}/receipt`, Receipt);
  }

  /** Pairs that a mirror has retired; of a dry run those that it would retire, as the project is now. */
  retired(projectId: string, importId: string, query: PageAsked = {}): Promise<Page<RetiredPair>> {
    return this.#api.get(`projects/${projectId}/imports/${importId}/retired`, RetiredPage, { ...query });
  }

  auditOf(projectId: string, importId: string, query: PageAsked = {}): Promise<Page<AuditEvent>> {
    return this.#api.get(`projects/${projectId}/imports/${importId}/audit`, AuditPage, { ...query });
  }

  audit(projectId: string, query: PageAsked & AuditAsked = {}): Promise<Page<AuditEvent>> {
    return this.#api.get(`projects/${projectId}/audit`, AuditPage, { ...query });
  }
}
