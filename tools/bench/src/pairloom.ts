import { ImportRecord, Project } from '@pairloom/contract';
import { openAsBlob } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

/** Each look costs the machine that is measured. */
const POLL_MS = 100;
const IMPORT_MS = 3_600_000;

export interface TimedImport {
  readonly record: ImportRecord;
  /** From the first byte of the request until the end was seen, in seconds. */
  readonly seconds: number;
  /** From the job row to its end by the database's clock, in milliseconds. */
  readonly createToDoneMs: number;
}

/** Imports through REST, as a service does it. */
export class PairloomClient {
  readonly #api: string;

  constructor(gatewayUrl: string) {
    this.#api = `${gatewayUrl}/api/v1`;
  }

  async createProject(name: string): Promise<string> {
    const response = await fetch(`${this.#api}/projects`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name }),
    });
    return Project.parse(await okay(response)).id;
  }

  /** Uploads the file and waits until the import has ended as completed. */
  async importFile(projectId: string, file: string, filename = 'rows.csv'): Promise<TimedImport> {
    const body = await openAsBlob(file);
    const query = new URLSearchParams({ filename, options: JSON.stringify({ embed: false }) });
    const headers = { 'content-type': 'application/octet-stream' };
    const start = performance.now();
    const created = ImportRecord.parse(
      await okay(
        await fetch(`${this.#api}/projects/${projectId}/imports?${query.toString()}`, {
          method: 'POST',
          headers,
          body,
        }),
      ),
    );
    const record = await this.#ended(projectId, created.id);
    const seconds = (performance.now() - start) / 1000;
    if (record.status !== 'completed')
      throw new Error(`the import ended as ${record.status}: ${record.error?.message ?? ''}`);
    return { record, seconds, createToDoneMs: Date.parse(record.completedAt ?? '') - Date.parse(record.createdAt) };
  }

  async #ended(projectId: string, importId: string): Promise<ImportRecord> {
    const until = Date.now() + IMPORT_MS;
    while (Date.now() < until) {
      const record = ImportRecord.parse(
        await okay(await fetch(`${this.#api}/projects/${projectId}/imports/${importId}`)),
      );
      if (record.phase === 'ended') return record;
      await pause(POLL_MS);
    }
    throw new Error('the import did not end within an hour');
  }
}

async function okay(response: Response): Promise<unknown> {
  if (!response.ok) throw new Error(`${response.url} answered ${response.status}: ${await response.text()}`);
  return response.json();
}
