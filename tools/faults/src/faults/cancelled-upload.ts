import type { ImportRecord } from '@pairloom/contract';
import { randomUUID } from 'node:crypto';
import { judgeAny } from '../oracle/judge.ts';
import { judgeLeftovers } from '../oracle/leftovers.ts';
import { said } from '../oracle/log.ts';
import { judgeOpenRuns } from '../oracle/open-runs.ts';
import { difference, snapshotOf } from '../oracle/snapshot.ts';
import type { Outcome, Stage } from '../stage.ts';
import { Refused } from '../stack/api.ts';
import { CANCELLED_IN_LOG, cancelTwice } from './cancel.ts';
import type { Variant } from './fault.ts';
import { newestImport } from './waiting.ts';
import { WORK } from './work-at.ts';

type UploadPoint = `upload.${'claimed' | 'stored' | 'queued'}`;

/** Until it is queued a cancel ends an upload at once, and its sender is told; later it is an import like any other. */
const endsUpload = (point: UploadPoint): boolean => point === 'upload.claimed' || point === 'upload.stored';

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));

/** What is wrong with the answer that the sender gets who knows nothing of the cancel. */
function judgeAnswer(point: UploadPoint, answer: ImportRecord | Error): string[] {
  if (!endsUpload(point)) return answer instanceof Error ? [`the upload was refused: ${answer.message}`] : [];
  if (answer instanceof Refused && answer.problem.code === 'import_ended') return [];
  return [`the upload was answered with ${answer instanceof Error ? answer.message : answer.status}`];
}

/** Nothing was written, and nothing of it is left but the record. */
async function judgeCancelled(stage: Stage, projectId: string, record: ImportRecord, started: boolean) {
  const { installation } = stage;
  const found = record.status === 'cancelled' ? [] : [`it ended as ${record.status}`];
  if (record.counts.processed > 0) found.push(`${record.counts.processed} rows were written`);
  if (started) {
    const undisturbed = await stage.undisturbed(WORK);
    return [...found, ...(await judgeAny(installation, { work: WORK, projectId, record, undisturbed }))];
  }
  return [...found, ...(await judgeLeftovers(installation, projectId)), ...(await judgeOpenRuns(installation))];
}

const whileUploaded = (point: UploadPoint): Variant => ({
  name: `twice while the gateway is held at ${point}`,
  play: async (stage): Promise<Outcome> => {
    const { api, installation } = stage;
    const projectId = await stage.project(WORK);
    const { pairs: before } = await snapshotOf(installation.database, projectId);
    const notes: string[] = [];
    const heard = installation.listen();
    const held = installation.atGateway.arm(point, 'hold');
    const upload = { ...WORK, key: randomUUID() };
    const answered = api.create(projectId, upload).catch(asError);
    try {
      await held.untilReached();
      const id = await newestImport(installation, projectId);
      await cancelTwice({ api, projectId, accepted: { id }, say: (note) => void notes.push(note) });
      held.release();
      const answer = await answered;
      const record = await api.ended(projectId, id);
      const { pairs } = await snapshotOf(installation.database, projectId);
      const differing = difference('pairs of an import that did not begin', pairs, before);
      const violations = [
        ...judgeAnswer(point, answer),
        ...(await judgeCancelled(stage, projectId, record, !endsUpload(point))),
        ...(differing === undefined ? [] : [differing]),
        ...(await said(CANCELLED_IN_LOG, heard)),
      ];
      // Sent again under the same key: an upload that was ended has freed it.
      const again = endsUpload(point) ? upload : { ...upload, key: randomUUID() };
      const { status } = await api.ended(projectId, (await api.createStubbornly(projectId, again)).id);
      if (status !== 'completed') violations.push(`the same file again ended as ${status}`);
      violations.push(...(await stage.otherThanUndisturbed('pairs after the same file again', projectId, WORK)));
      return { violations, recoveryMs: undefined, note: [record.status, ...notes].join(', ') };
    } finally {
      held.release();
      await installation.heal();
    }
  },
});

export const UPLOAD_CANCELLED: readonly Variant[] = (['upload.claimed', 'upload.stored', 'upload.queued'] as const).map(
  whileUploaded,
);
