import { HttpClient, HttpEventType } from '@angular/common/http';
import { inject, Injectable } from '@angular/core';
import {
  ImportRecord,
  pageOf,
  RowError,
  type CancelImport,
  type ImportStatus,
  type Page,
  type Severity,
} from '@pairloom/contract';
import { filter, map, type Observable } from 'rxjs';
import { ApiClient, apiUrl, readAnswer } from './api-client.ts';

const ImportPage = pageOf(ImportRecord);
const RowErrorPage = pageOf(RowError);

/** Options as they are sent: what is left out, the gateway fills in. */
export interface SentOptions {
  mapping?: Record<string, string>;
  embed: boolean;
  html: 'strip' | 'keep';
}

/** Bytes that have left the browser, then the record that the gateway answered. */
export type UploadEvent = { kind: 'progress'; sent: number; total: number } | { kind: 'done'; record: ImportRecord };

@Injectable({ providedIn: 'root' })
export class ImportsApi {
  readonly #api = inject(ApiClient);
  readonly #http = inject(HttpClient);

  list(projectId: string, query: { status?: ImportStatus | null; cursor?: string | null; limit?: number } = {}) {
    return this.#api.get(`projects/${projectId}/imports`, ImportPage, query);
  }

  get(projectId: string, importId: string): Promise<ImportRecord> {
    return this.#api.get(`projects/${projectId}/imports/${importId}`, ImportRecord);
  }

  cancel(projectId: string, importId: string, command: CancelImport = {}): Promise<ImportRecord> {
    return this.#api.post(`projects/${projectId}/imports/${importId}/cancel`, command, ImportRecord);
  }

  errors(
    projectId: string,
    importId: string,
    query: { severity?: Severity | null; cursor?: string | null; limit?: number } = {},
  ): Promise<Page<RowError>> {
    return this.#api.get(`projects/${projectId}/imports/${importId}/errors`, RowErrorPage, query);
  }

  /** Uploads a file. Unsubscribing aborts the request. The options go first, so that the gateway can judge them early. */
  create(projectId: string, file: File, options: SentOptions, idempotencyKey: string): Observable<UploadEvent> {
    const path = `projects/${projectId}/imports`;
    const body = new FormData();
    body.append('options', JSON.stringify(options));
    body.append('file', file, file.name);
    return this.#http
      .post<unknown>(apiUrl(path), body, {
        headers: { 'Idempotency-Key': idempotencyKey },
        observe: 'events',
        reportProgress: true,
      })
      .pipe(
        map((event): UploadEvent | null => {
          if (event.type === HttpEventType.UploadProgress)
            return {
              kind: 'progress',
              sent: Math.min(event.loaded, event.total ?? file.size),
              total: event.total ?? file.size,
            };
          if (event.type === HttpEventType.Response)
            return { kind: 'done', record: readAnswer(path, ImportRecord, event.body) };
          return null;
        }),
        filter((event) => event !== null),
      );
  }
}
