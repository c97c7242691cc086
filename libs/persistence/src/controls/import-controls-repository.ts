import type {
  GivenCommand,
  ImportControls,
  NotedCommand,
  RefusedControl,
  RetryAnswer,
  RetryOrder,
  UnknownImport,
} from '@pairloom/core';
import type { Database } from '../database.ts';
import { headOfQueue } from '../queue.ts';
import { noteCommand } from './note-command.ts';
import { openRetry } from './open-retry.ts';

/** Commands to imports, and the retries of those that have ended. */
export class ImportControlsRepository implements ImportControls {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  note(given: GivenCommand): Promise<UnknownImport | RefusedControl | NotedCommand> {
    return this.#database.transaction((tx) => noteCommand(tx, given));
  }

  openRetry(order: RetryOrder): Promise<RetryAnswer> {
    return this.#database.transaction((tx) => openRetry(tx, order));
  }

  wakeable(projectId: string): Promise<string[]> {
    return this.#database.transaction((tx) => headOfQueue(tx, projectId));
  }
}
