import { ErrorGroups, ImportRecord, Pair, pageOf, Problem, Project } from '@pairloom/contract';
import { setTimeout as pause } from 'node:timers/promises';

const POLL_MS = 100;
const PairPage = pageOf(Pair);

export class Refusal extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(`${problem.status} ${problem.code}: ${problem.detail}`);
    this.problem = problem;
  }
}

/** An import that did not end in time. */
export class Hanging extends Error {}

export type ExportFormat = 'csv' | 'jsonl' | 'json';

/** Imports through REST, as a service does it. Each method throws `Refusal` for a problem. */
export class PairloomClient {
  readonly #api: string;
  readonly #timeoutMs: number;

  constructor(gatewayUrl: string, timeoutMs: number) {
    this.#api = `${gatewayUrl}/api/v1`;
    this.#timeoutMs = timeoutMs;
  }

  /** A project of its own for each trial, so that none finds the pairs of another. */
  async createProject(name: string): Promise<string> {
    const headers = { 'content-type': 'application/json' };
    const answer = await this.#send('/projects', { method: 'POST', headers, body: JSON.stringify({ name }) });
    return Project.parse(await answer.json()).id;
  }

  /** Uploads the file and waits until the import has ended. @throws Hanging */
  async importFile(projectId: string, name: string, bytes: Blob, options: object): Promise<ImportRecord> {
    const body = new FormData();
    body.append('options', JSON.stringify(options));
    body.append('file', bytes, name);
    const answer = await this.#send(`/projects/${projectId}/imports`, { method: 'POST', body });
    return this.#ended(projectId, ImportRecord.parse(await answer.json()).id);
  }

  async #ended(projectId: string, importId: string): Promise<ImportRecord> {
    const until = Date.now() + this.#timeoutMs;
    while (Date.now() < until) {
      const answer = await this.#send(`/projects/${projectId}/imports/${importId}`);
      const record = ImportRecord.parse(await answer.json());
      if (record.phase === 'ended') return record;
      await pause(POLL_MS);
    }
    throw new Hanging(`The import did not end within ${this.#timeoutMs / 1000} s.`);
  }

  async errorGroups(projectId: string, importId: string): Promise<ErrorGroups['items']> {
    const answer = await this.#send(`/projects/${projectId}/imports/${importId}/errors/groups`);
    return ErrorGroups.parse(await answer.json()).items;
  }

  async failedRows(projectId: string, importId: string): Promise<Blob> {
    return (await this.#send(`/projects/${projectId}/imports/${importId}/results/failed`)).blob();
  }

  async pairs(projectId: string): Promise<Pair[]> {
    const pairs: Pair[] = [];
    let cursor: string | null = null;
    do {
      const after = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
      const answer = await this.#send(`/projects/${projectId}/pairs?limit=200${after}`);
      const page = PairPage.parse(await answer.json());
      pairs.push(...page.items);
      cursor = page.nextCursor;
    } while (cursor !== null);
    return pairs;
  }

  async exported(projectId: string, format: ExportFormat, lossless: boolean): Promise<Blob> {
    return (await this.#send(`/projects/${projectId}/pairs/export?format=${format}&lossless=${lossless}`)).blob();
  }

  async #send(path: string, init: RequestInit = {}): Promise<Response> {
    const answer = await fetch(this.#api + path, { ...init, signal: AbortSignal.timeout(this.#timeoutMs) });
    if (answer.ok) return answer;
    throw new Refusal(Problem.parse(await answer.json()));
  }
}
