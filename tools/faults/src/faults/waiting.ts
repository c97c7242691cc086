import type { ErrorCode, ImportRecord } from '@pairloom/contract';
import { setTimeout as pause } from 'node:timers/promises';
import type { Disturbed } from '../stage.ts';
import type { Installation } from '../stack/installation.ts';
import { until } from '../until.ts';

/** What can be mended is tried for about a minute before a person is asked. */
export const ASKED_MS = 150_000;

/** When the import waits for a person, or has ended: either way it says what is wrong. */
export async function untilTold({ api, projectId, accepted }: Disturbed): Promise<ImportRecord> {
  const { id } = await accepted;
  let seen: ImportRecord | undefined;
  await until(
    'the import waits for a person',
    async () => {
      seen = await api.get(projectId, id);
      return seen.phase === 'ended' || seen.attention?.waits === true;
    },
    ASKED_MS,
  );
  if (seen === undefined) throw new Error('The import was not seen.');
  return seen;
}

/** Notes a violation by throwing: it was to wait with that code. */
export async function untilWaitsWith(disturbed: Disturbed, code: ErrorCode): Promise<void> {
  const { attention, status, error } = await untilTold(disturbed);
  if (attention?.waits !== true || attention.code !== code)
    throw new Error(`it told ${attention?.code ?? error?.code ?? status} instead of waiting with ${code}`);
}

/** Steps that had failed before the cause was mended may ask for a person one after another. */
export async function retryUntilEnded({ api, projectId, accepted }: Disturbed): Promise<void> {
  const { id } = await accepted;
  await until(
    'the import has ended after its retries',
    async () => {
      const { phase, attention } = await api.get(projectId, id);
      if (attention?.waits === true) await api.command(projectId, id, 'retry');
      return phase === 'ended';
    },
    90_000,
  );
}

/** Somebody mends the cause while the program still tries by itself, or after it has asked for a person. */
export type Mended = 'while it is tried again' | 'when a person is asked';
export const BOTH_TIMES: readonly Mended[] = ['while it is tried again', 'when a person is asked'];

export interface Mending {
  readonly code: ErrorCode;
  readonly when: Mended;
  readonly heard: () => string;
  readonly how: () => void | Promise<void>;
}

/** Lets the program say what is wrong, mends it, and retries what waits until the import has ended. */
export async function mend(disturbed: Disturbed, { code, when, heard, how }: Mending): Promise<void> {
  await until(`the log tells ${code}`, async () => heard().includes(code), 60_000);
  if (when === 'when a person is asked') await untilWaitsWith(disturbed, code);
  else await pause(2_000);
  await how();
  disturbed.struck();
  await retryUntilEnded(disturbed);
}

/** Id of the import of a project that was asked for last, also while nobody was told it. */
export async function newestImport({ database }: Installation, projectId: string): Promise<string> {
  const { rows } = await database.query<{ id: string }>(
    `select id from import_job where project_id = $1 order by created_at desc limit 1`,
    [projectId],
  );
  return rows[0]?.id ?? '';
}
