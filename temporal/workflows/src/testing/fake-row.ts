import type { Admission, AttentionRequest, CommandRequest, EndedRequest, EndedResult } from '@pairloom/temporal-api';
import type { FakeImport, ImportActivities } from './fake-import.ts';

/** What the job row of an import says of it, with the activities that read and write it. */
export class FakeRow {
  held: 'paused' | 'attention' | undefined;
  /** How the import has ended, and by which run. */
  ended: { readonly status: 'completed' | 'cancelled' | 'failed'; readonly run: string | undefined } | undefined;
  readonly commands: CommandRequest[] = [];
  readonly attentions: AttentionRequest['fault'][] = [];
  /** Runs that a linked retry was opened for. */
  readonly retriedFor: string[] = [];

  /** `given` goes on with the import as it does when nothing holds it. */
  activities(given: Partial<ImportActivities> & Pick<ImportActivities, 'finishImport'>): Partial<ImportActivities> {
    return {
      ...given,
      admit: async (): Promise<Admission> => {
        if (this.ended !== undefined) return { state: 'settled' };
        if (this.held === undefined) return { state: 'admitted' };
        return { state: 'waiting', position: 1, reason: this.held, held: this.held };
      },
      noteCommand: async (request) => {
        this.commands.push(request);
        this.held = request.command.kind === 'pause' ? 'paused' : undefined;
        return { state: 'noted', wake: [] };
      },
      needAttention: async ({ fault }) => {
        this.attentions.push(fault);
        this.held = 'attention';
        return { state: 'waiting', wake: [] };
      },
      answerEnded: async (request) => this.#answer(request),
      finishImport: async (request) => {
        const finished = await given.finishImport(request);
        this.ended ??= { status: finished.status, run: request.runId };
        return { ...finished, status: this.ended.status, endedBefore: this.ended.run !== request.runId };
      },
    };
  }

  /** `work`, unless the import is held. */
  unlessHeld<Request, Result>(work: (request: Request) => Promise<Result>) {
    return async (request: Request): Promise<Result | { state: 'held' }> =>
      this.held === undefined ? work(request) : { state: 'held' };
  }

  #answer({ runId }: EndedRequest): EndedResult {
    if (this.ended === undefined) return { state: 'running' };
    const { status, run } = this.ended;
    if (run === runId) return { state: 'own' };
    if (status === 'completed') return { state: 'unchanged', status };
    this.retriedFor.push(runId);
    return { state: 'retried', status, retryId: `retry-for-${runId}` };
  }
}

/** Requests of all calls of one activity. */
export const requestsOf = (fake: FakeImport, name: keyof ImportActivities): unknown[] =>
  fake.calls.filter((call) => call.name === name).map(({ request }) => request);
