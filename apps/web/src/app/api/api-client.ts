import { HttpClient, HttpParams } from '@angular/common/http';
import { inject, Injectable } from '@angular/core';
import { firstValueFrom } from 'rxjs';
import { UnreadableAnswer } from './api-error.ts';

/** What the client asks of a schema of the contract. */
export interface AnswerShape<T> {
  safeParse(value: unknown): { success: true; data: T } | { success: false; error: unknown };
}

export type Query = Record<string, string | number | boolean | null | undefined>;

/** Parses an answer at the boundary. Throws UnreadableAnswer. */
export function readAnswer<T>(path: string, shape: AnswerShape<T>, body: unknown): T {
  const parsed = shape.safeParse(body);
  if (!parsed.success) throw new UnreadableAnswer(path, parsed.error);
  return parsed.data;
}

/** Calls under /api/v1. Rejects with HttpErrorResponse or UnreadableAnswer; `faultOf` makes either readable. */
@Injectable({ providedIn: 'root' })
export class ApiClient {
  readonly #http = inject(HttpClient);

  async get<T>(path: string, shape: AnswerShape<T>, query: Query = {}): Promise<T> {
    const body = await firstValueFrom(this.#http.get<unknown>(apiUrl(path), { params: paramsOf(query) }));
    return readAnswer(path, shape, body);
  }

  /** With a key, the same request sent again takes effect once. */
  async post<T>(path: string, payload: unknown, shape: AnswerShape<T>, idempotencyKey?: string): Promise<T> {
    const headers: Record<string, string> = idempotencyKey === undefined ? {} : { 'Idempotency-Key': idempotencyKey };
    const body = await firstValueFrom(this.#http.post<unknown>(apiUrl(path), payload, { headers }));
    return readAnswer(path, shape, body);
  }
}

export const apiUrl = (path: string): string => `/api/v1/${path}`;

function paramsOf(query: Query): HttpParams {
  let params = new HttpParams();
  for (const [name, value] of Object.entries(query))
    if (value !== null && value !== undefined && value !== '') params = params.set(name, value);
  return params;
}
