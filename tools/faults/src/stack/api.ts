import { ImportRecord, Problem, Project, type ImportRecord as Import } from '@pairloom/contract';
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Workload } from '../workload.ts';

/** An answer that is a problem. */
export class Refused extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(`${problem.status} ${problem.code}`);
    this.problem = problem;
  }
}

export interface Upload {
  readonly content: Buffer;
  readonly filename: string;
  readonly options: object;
  readonly key?: string;
}

const PATIENCE_MS = 60_000;
/** Longer than any part is away. */
const STUBBORN_MS = 240_000;
const ANSWER_MS = 20_000;
/** What an import may take at most, besides, for each of its bytes: rows of a slow machine. */
const MS_FOR_BYTE = 0.02;

/** In milliseconds, for an import of that file. */
export const patienceWith = ({ length }: Buffer, least = PATIENCE_MS): number =>
  least + Math.ceil(length * MS_FOR_BYTE);

/** Tries again while the gateway, the database or Temporal is away. A refusal of any other kind is final. */
async function stubbornly<T>(request: () => Promise<T>): Promise<T> {
  for (const deadline = Date.now() + STUBBORN_MS; ; await pause(250)) {
    try {
      return await request();
    } catch (error) {
      const final = error instanceof Refused && !error.problem.retryable;
      if (final || Date.now() > deadline) throw error;
    }
  }
}

/** The REST API as a careful service uses it: what was not answered is asked again under the same Idempotency-Key. */
export class Api {
  readonly #base: string;

  constructor(gatewayUrl: string) {
    this.#base = `${gatewayUrl}/api/v1`;
  }

  async createProject(name: string, loadConcurrency = 1): Promise<string> {
    const { id } = Project.parse(await this.#post('/projects', { name }));
    if (loadConcurrency !== 1) await this.#changeConcurrency(id, loadConcurrency);
    return id;
  }

  async create(projectId: string, { content, filename, options, key }: Upload): Promise<Import> {
    const query = new URLSearchParams({ filename, options: JSON.stringify(options) });
    const headers = {
      'content-type': 'application/octet-stream',
      ...(key === undefined ? {} : { 'idempotency-key': key }),
    };
    const body = new Uint8Array(content);
    const signal = AbortSignal.timeout(patienceWith(content, ANSWER_MS));
    return ImportRecord.parse(
      await this.send(`/projects/${projectId}/imports?${query.toString()}`, { method: 'POST', headers, body, signal }),
    );
  }

  createStubbornly(projectId: string, upload: Upload & { readonly key: string }): Promise<Import> {
    return stubbornly(() => this.create(projectId, upload));
  }

  /** Gives the import that takes another one back; asked again it is the same. */
  undoStubbornly(projectId: string, importId: string): Promise<Import> {
    return stubbornly(() => this.command(projectId, importId, 'undo'));
  }

  async get(projectId: string, importId: string): Promise<Import> {
    return ImportRecord.parse(await this.send(`/projects/${projectId}/imports/${importId}`));
  }

  async command(projectId: string, importId: string, name: string, body: object = {}): Promise<Import> {
    return ImportRecord.parse(await this.#post(`/projects/${projectId}/imports/${importId}/${name}`, body));
  }

  async ended(projectId: string, importId: string, timeoutMs = PATIENCE_MS): Promise<Import> {
    for (const deadline = Date.now() + timeoutMs; ; await pause(50)) {
      const record = await this.get(projectId, importId).catch(() => undefined);
      if (record?.phase === 'ended') return record;
      if (Date.now() > deadline)
        throw new Error(`the import did not end within ${timeoutMs / 1000} s: ${record?.status} in ${record?.phase}`);
    }
  }

  async importQuietly(
    projectId: string,
    work: Pick<Workload, 'filename' | 'options'>,
    content: Buffer,
  ): Promise<Import> {
    const { id } = await this.createStubbornly(projectId, { ...work, content, key: randomUUID() });
    return this.ended(projectId, id, patienceWith(content));
  }

  async patch(path: string, body: object, etag: string): Promise<void> {
    await this.#post(path, body, 'PATCH', { 'if-match': etag });
  }

  /** @throws Refused; what `fetch` throws */
  async send(path: string, init: RequestInit = {}): Promise<unknown> {
    const response = await fetch(this.#base + path, { signal: AbortSignal.timeout(ANSWER_MS), ...init });
    if (response.ok) return response.json();
    throw new Refused(Problem.parse(await response.json()));
  }

  #post(path: string, body: object, method = 'POST', headers: Record<string, string> = {}): Promise<unknown> {
    return this.send(path, {
      method,
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
  }

  async #changeConcurrency(projectId: string, loadConcurrency: number): Promise<void> {
    const path = `/projects/${projectId}/settings`;
    const response = await fetch(this.#base + path, { signal: AbortSignal.timeout(ANSWER_MS) });
    const stored = (await response.json()) as Record<string, unknown>;
    const { version: _version, updatedAt: _updatedAt, ...settings } = stored;
    const etag = response.headers.get('etag') ?? '';
    await this.#post(path, { ...settings, loadConcurrency }, 'PUT', { 'if-match': etag });
  }
}
