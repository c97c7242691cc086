import { Inject, Injectable } from '@nestjs/common';
import type { WorkflowProgress } from '@pairloom/temporal-api';
import { SETTINGS, WORKFLOWS, type GatewaySettings, type ImportWorkflows } from '../ports.ts';

interface SharedQuery {
  readonly answer: Promise<WorkflowProgress | undefined>;
  /** While the query runs it serves everybody, however long it takes. */
  freshUntil: number;
}

/** Queries of workflows, one at a time for each import, whoever and how many ask. */
@Injectable()
export class ProgressQueries {
  readonly #shared = new Map<string, SharedQuery>();

  constructor(
    @Inject(WORKFLOWS) private readonly workflows: ImportWorkflows,
    @Inject(SETTINGS) private readonly settings: GatewaySettings,
  ) {}

  /** Undefined when the workflow does not answer in time. */
  ask(importId: string): Promise<WorkflowProgress | undefined> {
    const known = this.#shared.get(importId);
    if (known !== undefined && known.freshUntil > performance.now()) return known.answer;
    this.#forgetStale();
    const query: SharedQuery = { answer: this.#query(importId), freshUntil: Infinity };
    this.#shared.set(importId, query);
    void query.answer.then((answer) => {
      const { querySharedMs, querySilentMs } = this.settings;
      query.freshUntil = performance.now() + (answer === undefined ? querySilentMs : querySharedMs);
    });
    return query.answer;
  }

  async #query(importId: string): Promise<WorkflowProgress | undefined> {
    try {
      return await this.workflows.progress(importId, this.settings.queryTimeoutMs);
    } catch {
      // The database answers instead, and the record says so.
      return undefined;
    }
  }

  #forgetStale(): void {
    const now = performance.now();
    for (const [importId, query] of this.#shared) if (query.freshUntil <= now) this.#shared.delete(importId);
  }
}
