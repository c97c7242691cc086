import type { ImportRecord } from '@pairloom/contract';
import { readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Disturbed } from '../stage.ts';
import type { Installation } from '../stack/installation.ts';
import { workload } from '../workload.ts';
import type { Fault, Variant } from './fault.ts';
import { retryUntilEnded, untilTold } from './waiting.ts';

const WORK = workload({ rows: 300, batchRows: 25, embed: false });

/** What is done to the stored file. */
type Damage = (bytes: Buffer) => Buffer | undefined;

const DAMAGES: Readonly<Record<string, Damage>> = {
  missing: () => undefined,
  truncated: (bytes) => bytes.subarray(0, bytes.length - 40),
  'one bit flipped': (bytes) => {
    const flipped = Buffer.from(bytes);
    const place = flipped.length - 100;
    flipped.writeUInt8(flipped.readUInt8(place) ^ 1, place);
    return flipped;
  },
  replaced: (bytes) => Buffer.from(bytes.toString('latin1').replaceAll('Answer', 'Forged'), 'latin1'),
};

function damage({ blobs }: Installation, importId: string, how: Damage): () => void {
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
    return stage.play(
      {
        work: WORK,
        mayWaitAgain: true,
        log: what === 'missing' ? /source_missing/ : /source_changed/,
        during: async (disturbed) => {
          const { installation, accepted, struck } = disturbed;
          const held =
            when === 'before'
              ? installation.atGateway.arm('upload.queued', 'hold')
              : installation.atWorker.arm('chunk.claimed', 'hold', 2 + random.below(3));
          await held.untilReached();
          const importId = await newestImport(disturbed);
          const mend = damage(installation, importId, how);
          held.release();
          told = await untilTold(disturbed);
          mend();
          await accepted;
          struck();
          await retryUntilEnded(disturbed);
        },
        right: ({ status, error, counts }) => {
          const code = told?.attention?.code ?? told?.error?.code ?? error?.code ?? 'nothing';
          const wanted = what === 'missing' ? 'source_missing' : 'source_changed';
          const found = code === wanted ? [] : [`it told ${code} instead of ${wanted}`];
          if (told?.attention?.waits === true && (status !== 'completed' || counts.total !== WORK.rows))
            found.push(`after the retry it ended as ${status}`);
          return found;
        },
      },
      random,
    );
  },
});

async function newestImport({ installation, projectId }: Disturbed): Promise<string> {
  const { rows } = await installation.database.query<{ id: string }>(
    `select id from import_job where project_id = $1 order by created_at desc limit 1`,
    [projectId],
  );
  return rows[0]?.id ?? '';
}

export const CHANGED_SOURCE: Fault = {
  no: 15,
  title: 'source missing, truncated, one bit flipped, replaced',
  variants: Object.entries(DAMAGES).flatMap(([what, how]) => [
    changed(what, how, 'before'),
    changed(what, how, 'while'),
  ]),
};
