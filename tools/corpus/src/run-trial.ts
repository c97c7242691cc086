import type { ImportRecord } from '@pairloom/contract';
import { openAsBlob } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { complaints, differences } from './differences.ts';
import type { Trial } from './manifest.ts';
import { type PairloomClient, Refusal } from './pairloom.ts';
import { exportDifferences, resendDifferences } from './round-trips.ts';
import type { Seen } from './seen.ts';
import { tallies } from './tallies.ts';

export interface Result {
  readonly trial: Trial;
  /** Undefined when it did not come to an end. */
  readonly seen: Seen | undefined;
  readonly differences: readonly string[];
  /** From the first byte sent until the end was seen. */
  readonly ms: number;
}

export interface TrialPlace {
  readonly client: PairloomClient;
  readonly folder: string;
  /** File of the manifest: its files of pairs are beside it. */
  readonly manifest: string | undefined;
  readonly embed: boolean;
  /** Sets the project of the trial apart from all others. */
  readonly number: string;
}

/** Imports one file into a project of its own and compares. What goes wrong on the way is a difference too. */
export async function runTrial(trial: Trial, place: TrialPlace): Promise<Result> {
  const started = performance.now();
  try {
    const { client, folder } = place;
    const options = { embed: place.embed, ...trial.options };
    const projectId = await client.createProject(`${place.number} ${trial.file}`.slice(0, 200));
    const file = await openAsBlob(join(folder, trial.file));
    const ended = await importOrRefusal(client, projectId, basename(trial.file), file, options);
    const ms = Math.round(performance.now() - started);
    const seen = await seenOf(client, projectId, ended);
    const wrong = [...complaints(seen), ...(await expectedDifferences(trial, place, seen))];
    if (trial.expect?.roundTrip)
      wrong.push(...(await exportDifferences(client, { projectId, pairs: seen.pairs, options })));
    if (trial.expect?.resend && !(ended instanceof Refusal))
      wrong.push(...(await resendDifferences(client, ended, options)));
    return { trial, seen, differences: wrong, ms };
  } catch (error) {
    const ms = Math.round(performance.now() - started);
    return { trial, seen: undefined, differences: [error instanceof Error ? error.message : String(error)], ms };
  }
}

async function importOrRefusal(
  client: PairloomClient,
  projectId: string,
  name: string,
  file: Blob,
  options: object,
): Promise<ImportRecord | Refusal> {
  try {
    return await client.importFile(projectId, name, file, options);
  } catch (error) {
    if (error instanceof Refusal && error.problem.status < 500) return error;
    throw error;
  }
}

async function seenOf(client: PairloomClient, projectId: string, ended: ImportRecord | Refusal): Promise<Seen> {
  const pairs = await client.pairs(projectId);
  if (ended instanceof Refusal) {
    const { code, detail } = ended.problem;
    return { outcome: 'refused', code, message: detail, counts: undefined, errors: {}, warnings: {}, pairs };
  }
  const { id, status, counts, error } = ended;
  return {
    outcome: status === 'completed' ? 'completed' : 'failed',
    code: error?.code,
    message: error?.message,
    counts,
    ...tallies(await client.errorGroups(projectId, id)),
    pairs,
  };
}

async function expectedDifferences({ expect }: Trial, { manifest }: TrialPlace, seen: Seen): Promise<string[]> {
  if (expect === undefined) return [];
  if (expect.pairs === undefined || manifest === undefined) return differences(expect, seen);
  const text = await readFile(join(dirname(manifest), expect.pairs), 'utf8');
  return differences(
    expect,
    seen,
    text.split('\n').filter((line) => line !== ''),
  );
}
