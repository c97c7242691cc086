import type { APIRequestContext, Page } from '@playwright/test';
import {
  ImportRecord,
  isTerminal,
  Project,
  type Page as PageOf,
  type Pair,
  type StoredSettings,
} from '@pairloom/contract';

const appUrl = (): string => process.env['APP_URL'] ?? '';

/** A project of a journey's own, filled over REST, so that journeys do not meet each other's pairs. */
export class ProjectApi {
  readonly #request: APIRequestContext;
  readonly id: string;

  private constructor(request: APIRequestContext, id: string) {
    this.#request = request;
    this.id = id;
  }

  static async create(page: Page, name: string): Promise<ProjectApi> {
    const answer = await page.request.post(`${appUrl()}/api/v1/projects`, { data: { name: `${name} ${Date.now()}` } });
    return new ProjectApi(page.request, Project.parse(await answer.json()).id);
  }

  /** Address of one of the project's pages. */
  page(path: string): string {
    return `${appUrl()}/projects/${this.id}/${path}`;
  }

  /** Hands in a file; the import may still be under way. */
  async import(filename: string, text: string, options: object = { embed: false }): Promise<ImportRecord> {
    const query = new URLSearchParams({ filename, options: JSON.stringify(options) });
    const url = `${appUrl()}/api/v1/projects/${this.id}/imports?${query.toString()}`;
    const answer = await this.#request.post(url, { data: text, headers: { 'content-type': 'text/csv' } });
    return ImportRecord.parse(await answer.json());
  }

  /** Hands in a file and waits for the end of its import. */
  async imported(filename: string, text: string, options?: object): Promise<ImportRecord> {
    return this.ended((await this.import(filename, text, options)).id);
  }

  /** Waits for the end of an import. */
  async ended(importId: string): Promise<ImportRecord> {
    for (;;) {
      const record = await this.record(importId);
      if (isTerminal(record.status)) return record;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }

  /** Hands in a file and lets its import stand still once so many rows have failed. */
  async pausedAfter(failed: number, filename: string, text: string, options: object): Promise<ImportRecord> {
    const { id } = await this.import(filename, text, options);
    for (let asked = false; ;) {
      const record = await this.record(id);
      if (record.paused) return record;
      if (isTerminal(record.status)) throw new Error('The import ended before it could be paused.');
      if (!asked && record.counts.failed >= failed) {
        asked = true;
        await this.#request.post(`${appUrl()}/api/v1/projects/${this.id}/imports/${id}/pause`, { data: {} });
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** All pairs, in the order of the list. */
  async pairs(): Promise<Pair[]> {
    const pairs: Pair[] = [];
    for (let cursor = ''; ;) {
      const url = `${appUrl()}/api/v1/projects/${this.id}/pairs?limit=200${cursor}`;
      const { items, nextCursor } = (await (await this.#request.get(url)).json()) as PageOf<Pair>;
      pairs.push(...items);
      if (nextCursor === null) return pairs;
      cursor = `&cursor=${encodeURIComponent(nextCursor)}`;
    }
  }

  /** Changes settings; what is not named stays as it is. */
  async settings(change: object): Promise<void> {
    const url = `${appUrl()}/api/v1/projects/${this.id}/settings`;
    const {
      version,
      updatedAt: _updatedAt,
      ...before
    } = (await (await this.#request.get(url)).json()) as StoredSettings;
    await this.#request.put(url, { data: { ...before, ...change }, headers: { 'If-Match': `"${version}"` } });
  }

  async record(importId: string): Promise<ImportRecord> {
    const answer = await this.#request.get(`${appUrl()}/api/v1/projects/${this.id}/imports/${importId}`);
    return ImportRecord.parse(await answer.json());
  }
}

/** Rows as CSV, under a header. */
export function csvOf(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const cell = (text: string): string => `"${text.replaceAll('"', '""')}"`;
  return [header, ...rows].map((row) => row.map(cell).join(',')).join('\n');
}

/** So many pairs that differ. */
export const manyPairs = (count: number): string =>
  csvOf(
    ['question', 'answer', 'category'],
    Array.from({ length: count }, (_row, n) => [
      `How does step ${n} work?`,
      `Press button ${n}.`,
      n % 2 ? 'odd' : 'even',
    ]),
  );

/** So many rows of which the first is fine and all others fail. */
export const badPairs = (count: number): string =>
  csvOf(
    ['question', 'answer'],
    Array.from({ length: count }, (_row, n) => [`Question ${n}?`, n === 0 ? 'Yes.' : '']),
  );
