import { HttpClient } from '@angular/common/http';
import { inject, Injectable } from '@angular/core';
import {
  ErrorGroups,
  ImportRecord,
  PairChange,
  pageOf,
  RowError,
  type CancelImport,
  type ImportKind,
  type ImportOptions,
  type ImportSort,
  type ImportStand,
  type ImportStatus,
  type Page,
  type PauseImport,
  type ResultFormat,
  type ResultKind,
  type ResumeImport,
  type RetryImport,
  type Severity,
  type SkipChunk,
  type UndoImport,
} from '@pairloom/contract';
import { firstValueFrom } from 'rxjs';
import { ApiClient, apiUrl } from './api-client.ts';

const ImportPage = pageOf(ImportRecord);
const RowErrorPage = pageOf(RowError);
const PairChangePage = pageOf(PairChange);

/** Options as they are sent: what is left out, the gateway fills in. */
export type DraftOptions = Partial<ImportOptions>;

/** Commands to an import with what they say. */
export interface ImportCommands {
  cancel: CancelImport;
  pause: PauseImport;
  resume: ResumeImport;
  retry: RetryImport;
  skip: SkipChunk;
  undo: UndoImport;
}

/** Filters and order of the list; null and '' stand for all. */
interface ImportsAsked {
  status: ImportStatus | null;
  state: ImportStand | null;
  kind: ImportKind | null;
  q: string;
  /** By commas. */
  bulkChange: string;
  sort: ImportSort;
  previews: boolean;
}

interface PageOfImport {
  cursor?: string | null;
  limit?: number;
}

@Injectable({ providedIn: 'root' })
export class ImportsApi {
  readonly #api = inject(ApiClient);
  readonly #http = inject(HttpClient);

  list(projectId: string, query: PageOfImport & Partial<ImportsAsked> = {}): Promise<Page<ImportRecord>> {
    return this.#api.get(`projects/${projectId}/imports`, ImportPage, { ...query });
  }

  get(projectId: string, importId: string): Promise<ImportRecord> {
    return this.#api.get(pathOf(projectId, importId), ImportRecord);
  }

  /** Starts an import of an uploaded source. The same key makes no second import. */
  start(projectId: string, sourceId: string, options: DraftOptions, key: string): Promise<ImportRecord> {
    return this.#api.post(`projects/${projectId}/imports`, { sourceId, options }, ImportRecord, key);
  }

  /** Asks something of an import. Answers with the import, or with the new one that a retry or an undo opened. */
  command<C extends keyof ImportCommands>(
    projectId: string,
    importId: string,
    control: C,
    command: ImportCommands[C],
  ): Promise<ImportRecord> {
    return this.#api.post(`${pathOf(projectId, importId)}/${control}`, command, ImportRecord);
  }

  cancel(projectId: string, importId: string, command: CancelImport = {}): Promise<ImportRecord> {
    return this.command(projectId, importId, 'cancel', command);
  }

  errors(
    projectId: string,
    importId: string,
    query: PageOfImport & { severity?: Severity | null } = {},
  ): Promise<Page<RowError>> {
    return this.#api.get(`${pathOf(projectId, importId)}/errors`, RowErrorPage, { ...query });
  }

  errorGroups(projectId: string, importId: string): Promise<ErrorGroups> {
    return this.#api.get(`${pathOf(projectId, importId)}/errors/groups`, ErrorGroups);
  }

  changes(
    projectId: string,
    importId: string,
    query: PageOfImport & { change?: PairChange['change'] } = {},
  ): Promise<Page<PairChange>> {
    return this.#api.get(`${pathOf(projectId, importId)}/changes`, PairChangePage, { ...query });
  }

  /** Text of a file of results. */
  resultText(projectId: string, importId: string, kind: ResultKind, format: ResultFormat): Promise<string> {
    return firstValueFrom(this.#http.get(resultUrl(projectId, importId, kind, format), { responseType: 'text' }));
  }
}

const pathOf = (projectId: string, importId: string): string => `projects/${projectId}/imports/${importId}`;

/** Address of the file of the rows that had one fate. */
export const resultUrl = (projectId: string, importId: string, kind: ResultKind, format: ResultFormat): string =>
  apiUrl(`${pathOf(projectId, importId)}/results/${kind}?format=${format}`);

export const receiptUrl = (projectId: string, importId: string): string =>
  apiUrl(`${pathOf(projectId, importId)}/receipt`);

export const templateUrl = (format: string): string => apiUrl(`templates?format=${format}`);
