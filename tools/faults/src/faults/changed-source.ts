import type { ImportRecord } from '@pairloom/contract';
import { readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { contentsOf, difference, type Snapshot, snapshotOf } from '../oracle/snapshot.ts';
import type { Installation } from '../stack/installation.ts';
import { workload } from '../workload.ts';
import type { Fault, Variant } from './fault.ts';
import { newestImport, retryUntilEnded, untilTold } from './waiting.ts';

/** Without repeats: a pair is then as it was before the import or as it is after it, and nothing between. */
const WORK = workload({ rows: 300, batchRows: 25, embed: false, repeats: false });

/** What is done to the stored file. */
type Damage = (bytes: Buffer) => Buffer | undefined;

export const DAMAGES = {
  missing: () => undefined,
  truncated: (bytes) => bytes.subarray(0, bytes.length - 40),
  'one bit flipped': (bytes) => {
    const flipped = Buffer.from(bytes);
    const place = flipped.length - 100;
    flipped.writeUInt8(flipped.readUInt8(place) ^ 1, place);
    return flipped;
  },
  replaced: (bytes) => Buffer.from(bytes.toString('latin1').replaceAll('Answer', 'Forged'), 'latin1'),
} as const satisfies Readonly<Record<string, Damage>>;

/** Gives what puts the file back as it was. */
export function damage({ blobs }: Installation, importId: string, how: Damage): () => void {
  const folder = join(blobs, 'sources');
  const name = readdirSync(folder).find((file) => file.endsWith(importId));
  if (name === undefined) throw new Error('The source is not there.');
  const [file, kept] = [join(folder, name), join(folder, `${name}.kept`)];
  renameSync(file, kept);
  const damaged = how(readFileSync(kept));
  if (damaged !== undefined) writeFileSync(file, damaged);
  return () => renameSync(kept, file);
}

/** Nothing that was not in the file as uploaded is written; with the file back, a retry completes the import. */
const changed = (what: string, how: Damage, when: 'before' | 'while'): Variant => ({
  name: `${what} ${when === 'before' ? 'before it is read' : 'while it is loaded'}`,
  play: (stage, random) => {
    let told: ImportRecord | undefined;
    let written: string[] = [];
    return stage.play(
      {
        work: WORK,
        mayWaitAgain: true,
        log: what === 'missing' ? /source_missing/ : /source_changed/,
        during: async (disturbed) => {
          const { installation, projectId, accepted, struck } = disturbed;
          const { database } = installation;
          const held =
            when === 'before'
              ? installation.atGateway.arm('upload.queued', 'hold')
              : installation.atWorker.arm('chunk.claimed', 'hold', 2 + random.below(3));
          await held.untilReached();
          const before = await snapshotOf(database, projectId);
          const mend = damage(installation, await newestImport(installation, projectId), how);
          held.release();
          told = await untilTold(disturbed);
          const after = await snapshotOf(database, projectId);
          const { snapshot } = await stage.undisturbed(WORK);
          written = when === 'before' ? changesOf(before, after) : strangersIn(after, [before, snapshot]);
          mend();
          await accepted;
          struck();
          await retryUntilEnded(disturbed);
        },
        right: async ({ status, error, counts }, { projectId }) => {
          const code = told?.attention?.code ?? told?.error?.code ?? error?.code ?? 'nothing';
          const wanted = what === 'missing' ? 'source_missing' : 'source_changed';
          const found = [...written, ...(code === wanted ? [] : [`it told ${code} instead of ${wanted}`])];
          if (told?.attention?.waits === true && (status !== 'completed' || counts.total !== WORK.rows))
            found.push(`after the retry it ended as ${status}`);
          if (status === 'completed') found.push(...(await stage.otherThanUndisturbed('pairs', projectId, WORK)));
          return found;
        },
      },
      random,
    );
  },
});

/** Of a source that is not as it was uploaded nothing is written. */
const changesOf = (before: Snapshot, after: Snapshot): string[] =>
  [
    difference('pairs from the damaged file', after.pairs, before.pairs),
    difference('versions from the damaged file', after.versions, before.versions),
  ].filter((line) => line !== undefined);

/** Pairs that are neither what stood there when the file was damaged nor what the file as uploaded makes of them. */
function strangersIn(after: Snapshot, known: readonly Snapshot[]): string[] {
  const right = new Set(known.flatMap(contentsOf));
  const strangers = contentsOf(after).filter((line) => !right.has(line));
  return strangers.length === 0 ? [] : [`${strangers.length} pairs from the damaged file: ${strangers[0]}`];
}

export const CHANGED_SOURCE: Fault = {
  no: 15,
  title: 'source missing, truncated, one bit flipped, replaced',
  variants: Object.entries(DAMAGES).flatMap(([what, how]) => [
    changed(what, how, 'before'),
    changed(what, how, 'while'),
  ]),
};
