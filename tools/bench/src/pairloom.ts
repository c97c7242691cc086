import { ImportRecord, Project, Source, type ImportOptions } from '@pairloom/contract';
import { setTimeout as pause } from 'node:timers/promises';
import { postFile } from './post-file.ts';

/** Each look costs the machine that is measured. */
const POLL_MS = 100;
/** The end itself is told by the record. */
const END_POLL_MS = 250;
const IMPORT_MS = 3_600_000;

export interface TimedImport {
  readonly record: ImportRecord;
  /** From the first byte of the request until the end by the clock of the database, which is this machine's, in seconds. */
  readonly seconds: number;
  /** From the job row to its end by the database's clock, in milliseconds. */
  readonly createToDoneMs: number;
}

/** NaN where the gateway does not tell of the part. */
export interface TimedAnswer {
  readonly body: unknown;
  readonly ms: number;
  readonly modelMs: number;
  readonly databaseMs: number;
}

/** Imports through REST, as a service does it. */
export class PairloomClient {
  readonly #api: string;

  constructor(gatewayUrl: string) {
    this.#api = `${gatewayUrl}/api/v1`;
  }

  async createProject(name: string): Promise<string> {
    return Project.parse(await this.#post('/projects', { name })).id;
  }

  /** Uploads the file and waits until the import has ended as completed. Without vectors, unless the options want them. */
  async importFile(
    projectId: string,
    file: string,
    filename = 'rows.csv',
    options: Partial<ImportOptions> = {},
  ): Promise<TimedImport> {
    const start = Date.now();
    const created = await this.startImport(projectId, file, filename, options);
    return this.#completed(created, start);
  }

  async startImport(
    projectId: string,
    file: string,
    filename: string,
    options: Partial<ImportOptions>,
  ): Promise<ImportRecord> {
    const query = new URLSearchParams({ filename, options: JSON.stringify({ embed: false, ...options }) });
    return ImportRecord.parse(
      JSON.parse(await postFile(`${this.#api}/projects/${projectId}/imports?${query.toString()}`, file)),
    );
  }

  /** Uploads a file without importing it. Gives the id of the source. */
  async uploadSource(projectId: string, file: string): Promise<string> {
    const url = `${this.#api}/projects/${projectId}/sources?filename=rows.csv`;
    return Source.parse(JSON.parse(await postFile(url, file))).id;
  }

  /** Undoes an import and waits for the end. */
  async undo({ projectId, id }: ImportRecord): Promise<TimedImport> {
    const start = Date.now();
    const created = ImportRecord.parse(await this.#post(`/projects/${projectId}/imports/${id}/undo`, {}));
    return this.#completed(created, start);
  }

  async cancel({ projectId, id }: ImportRecord): Promise<void> {
    await this.#post(`/projects/${projectId}/imports/${id}/cancel`, {});
  }

  async get({ projectId, id }: ImportRecord): Promise<ImportRecord> {
    return ImportRecord.parse(await this.read(`/projects/${projectId}/imports/${id}`));
  }

  async read(path: string): Promise<unknown> {
    return okay(await fetch(this.#api + path));
  }

  /** An answer and how long it took: until its last byte was read, and of it, by the gateway's own clock, model and database. */
  async timed(path: string): Promise<TimedAnswer> {
    const start = performance.now();
    const response = await fetch(this.#api + path);
    const body = await okay(response);
    const ms = performance.now() - start;
    const told = response.headers.get('server-timing') ?? '';
    const of = (part: string): number => Number(new RegExp(`\\b${part};dur=([\\d.]+)`).exec(told)?.[1] ?? Number.NaN);
    return { body, ms, modelMs: of('model'), databaseMs: of('database') };
  }

  /** An answer whose body comes bit by bit. */
  async stream(path: string, signal: AbortSignal): Promise<Response> {
    const response = await fetch(this.#api + path, { headers: { accept: 'text/event-stream' }, signal });
    if (!response.ok) throw new Error(`${response.url} answered ${response.status}`);
    return response;
  }

  /** Looks until the import is as wanted. */
  async until(
    started: ImportRecord,
    wanted: (record: ImportRecord) => boolean,
    pollMs = POLL_MS,
  ): Promise<ImportRecord> {
    for (const until = Date.now() + IMPORT_MS; Date.now() < until; await pause(pollMs)) {
      const record = await this.get(started);
      if (wanted(record)) return record;
    }
    throw new Error('the import did not come so far within an hour');
  }

  async #completed(started: ImportRecord, start: number): Promise<TimedImport> {
    const record = await this.until(started, ({ phase }) => phase === 'ended', END_POLL_MS);
    const seconds = (Date.parse(record.completedAt ?? '') - start) / 1000;
    if (record.status !== 'completed')
      throw new Error(`the import ended as ${record.status}: ${record.error?.message ?? ''}`);
    return { record, seconds, createToDoneMs: Date.parse(record.completedAt ?? '') - Date.parse(record.createdAt) };
  }

  async #post(path: string, body: object): Promise<unknown> {
    const headers = { 'content-type': 'application/json' };
    return okay(await fetch(this.#api + path, { method: 'POST', headers, body: JSON.stringify(body) }));
  }
}

async function okay(response: Response): Promise<unknown> {
  if (!response.ok) throw new Error(`${response.url} answered ${response.status}: ${await response.text()}`);
  return response.json();
}
