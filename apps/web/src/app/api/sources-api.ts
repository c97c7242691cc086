import { HttpClient, HttpEventType, HttpHeaders } from '@angular/common/http';
import { inject, Injectable } from '@angular/core';
import {
  Quote,
  Source,
  SourceInspection,
  SourceRows,
  StoredEdits,
  SourceEdits,
  type RowEdit,
} from '@pairloom/contract';
import { filter, firstValueFrom, map, type Observable } from 'rxjs';
import { ApiClient, apiUrl, readAnswer } from './api-client.ts';
import type { DraftOptions } from './imports-api.ts';

/** Bytes that have left the browser, then where the upload stands on the server. */
export type PieceEvent = { kind: 'progress'; sent: number } | { kind: 'done'; offset: number };

/** Media type of the bytes of a resumable upload. */
const PIECE_TYPE = 'application/offset+octet-stream';

/** Files before they are imported: uploaded once, looked at, corrected, quoted. */
@Injectable({ providedIn: 'root' })
export class SourcesApi {
  readonly #api = inject(ApiClient);
  readonly #http = inject(HttpClient);

  /** Sends a small file in one piece. */
  async create(projectId: string, file: File): Promise<Source> {
    const path = `projects/${projectId}/sources`;
    const request = this.#http.post<unknown>(apiUrl(path), file, {
      params: { filename: file.name },
      headers: { 'Content-Type': 'application/octet-stream' },
    });
    return readAnswer(path, Source, await firstValueFrom(request));
  }

  /** Announces a file; its bytes follow by `append`. */
  async begin(projectId: string, file: File): Promise<Source> {
    const path = `projects/${projectId}/sources`;
    const request = this.#http.post<unknown>(apiUrl(path), null, {
      params: { filename: file.name },
      headers: { 'Upload-Length': String(file.size) },
    });
    return readAnswer(path, Source, await firstValueFrom(request));
  }

  /** Sends bytes from an offset on. Unsubscribing aborts; what has arrived until then is kept. */
  append(projectId: string, sourceId: string, offset: number, bytes: Blob): Observable<PieceEvent> {
    const headers = { 'Upload-Offset': String(offset), 'Content-Type': PIECE_TYPE };
    return this.#http
      .patch(apiUrl(pathOf(projectId, sourceId)), bytes, { headers, observe: 'events', reportProgress: true })
      .pipe(
        map((event): PieceEvent | null => {
          if (event.type === HttpEventType.UploadProgress) return { kind: 'progress', sent: event.loaded };
          if (event.type === HttpEventType.Response)
            return { kind: 'done', offset: offsetIn(event.headers) ?? offset + bytes.size };
          return null;
        }),
        filter((event) => event !== null),
      );
  }

  /** Bytes that have arrived of an upload that was broken off. */
  async offset(projectId: string, sourceId: string): Promise<number> {
    const request = this.#http.head(apiUrl(pathOf(projectId, sourceId)), { observe: 'response' });
    return offsetIn((await firstValueFrom(request)).headers) ?? 0;
  }

  get(projectId: string, sourceId: string): Promise<Source> {
    return this.#api.get(pathOf(projectId, sourceId), Source);
  }

  inspection(projectId: string, sourceId: string, options: DraftOptions): Promise<SourceInspection> {
    return this.#api.get(`${pathOf(projectId, sourceId)}/inspection`, SourceInspection, {
      options: JSON.stringify(options),
    });
  }

  rows(
    projectId: string,
    sourceId: string,
    options: DraftOptions,
    window: { offset: number; limit: number },
  ): Promise<SourceRows> {
    return this.#api.get(`${pathOf(projectId, sourceId)}/rows`, SourceRows, {
      ...window,
      options: JSON.stringify(options),
    });
  }

  /** Stores corrected rows, all of them each time; the hash of the answer goes into `options.edits`. */
  async saveEdits(projectId: string, sourceId: string, rows: RowEdit[]): Promise<StoredEdits> {
    const path = `${pathOf(projectId, sourceId)}/edits`;
    const body = await firstValueFrom(this.#http.put<unknown>(apiUrl(path), { rows } satisfies SourceEdits));
    return readAnswer(path, StoredEdits, body);
  }

  /** Corrected rows that were stored before. */
  edits(projectId: string, sourceId: string, hash: string): Promise<SourceEdits> {
    return this.#api.get(`${pathOf(projectId, sourceId)}/edits/${hash}`, SourceEdits);
  }

  quote(projectId: string, sourceId: string, options: DraftOptions): Promise<Quote> {
    return this.#api.post(`${pathOf(projectId, sourceId)}/quote`, { options }, Quote);
  }
}

const pathOf = (projectId: string, sourceId: string): string => `projects/${projectId}/sources/${sourceId}`;

function offsetIn(headers: HttpHeaders): number | null {
  const offset = headers.get('Upload-Offset');
  return offset === null ? null : Number(offset);
}
