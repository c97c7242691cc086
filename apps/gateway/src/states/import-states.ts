import { Inject, Injectable } from '@nestjs/common';
import type { ImportRecord } from '@pairloom/contract';
import type { ImportAdmission, StoredImport } from '@pairloom/core';
import { importWorkflowId } from '@pairloom/temporal-api';
import { IMPORTS, SETTINGS, type GatewaySettings } from '../ports.ts';
import { fromDatabase, isUnderWay, mergeState, type ImportState } from './merge-state.ts';
import { ProgressQueries } from './progress-queries.ts';
import { SentStates } from './sent-states.ts';

const RECENT_ERRORS = { most: 50, least: 5, inOneAnswer: 1_000 };

/** Last errors that each of so many imports brings along: all of them for a few, so that long lists stay small. */
const recentErrorsEach = (imports: number): number =>
  Math.min(RECENT_ERRORS.most, Math.max(RECENT_ERRORS.least, Math.floor(RECENT_ERRORS.inOneAnswer / imports)));

/** Turns stored imports into what clients get: with the workflow's figures where it is ahead, and the last errors. */
@Injectable()
export class ImportStates {
  readonly #sent = new SentStates();

  constructor(
    @Inject(IMPORTS) private readonly imports: ImportAdmission,
    @Inject(SETTINGS) private readonly settings: GatewaySettings,
    private readonly queries: ProgressQueries,
  ) {}

  async one(stored: StoredImport): Promise<ImportRecord> {
    const [record] = await this.many([stored]);
    if (record === undefined) throw new Error('one record in, one record out');
    return record;
  }

  /** In the order given. Workflows are asked all at once, and all together get no longer than a single one. */
  async many(stored: readonly StoredImport[]): Promise<ImportRecord[]> {
    const [states, errors] = await Promise.all([
      this.#states(stored),
      this.imports.recentErrors(
        stored.map(({ id }) => id),
        recentErrorsEach(stored.length),
      ),
    ]);
    return states.map((state) => ({
      ...this.#sent.advance(state),
      links: { ...state.links, workflow: this.#workflowOf(state) },
      recentErrors: errors.get(state.id) ?? [],
    }));
  }

  /** Only what was started has a workflow. */
  #workflowOf({ id, startedAt }: ImportState): string | null {
    const { workflowsUi } = this.settings;
    return workflowsUi === undefined || startedAt === null ? null : `${workflowsUi}/${importWorkflowId(id)}`;
  }

  async #states(stored: readonly StoredImport[]): Promise<ImportState[]> {
    const outOfTime = timeout(this.settings.queryTimeoutMs);
    try {
      return await Promise.all(stored.map((each) => this.#state(each, outOfTime.passed)));
    } finally {
      outOfTime.clear();
    }
  }

  async #state(stored: StoredImport, outOfTime: Promise<undefined>): Promise<ImportState> {
    if (!isUnderWay(stored)) return fromDatabase(stored);
    const progress = await Promise.race([this.queries.ask(stored.id), outOfTime]);
    return mergeState(stored, progress);
  }
}

function timeout(ms: number): { passed: Promise<undefined>; clear: () => void } {
  let timer: NodeJS.Timeout | undefined;
  const passed = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), ms);
  });
  return { passed, clear: () => clearTimeout(timer) };
}
