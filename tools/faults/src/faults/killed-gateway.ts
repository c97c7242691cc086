import { request } from 'node:http';
import { readdirSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import type { Disturbed } from '../stage.ts';
import type { Failpoint } from '../stack/failpoints.ts';
import type { Installation } from '../stack/installation.ts';
import { until } from '../until.ts';
import { workload, type Workload } from '../workload.ts';
import type { Fault, Variant } from './fault.ts';
import { happenedBeforeEnd } from './moments.ts';

const WORK = workload({ rows: 200, batchRows: 50 });

const diedAt = (point: Failpoint): Variant => ({
  name: `SIGKILL at ${point}`,
  play: (stage, random) =>
    stage.play(
      {
        work: WORK,
        log: /gateway listens/,
        before: ({ installation }) => void installation.atGateway.arm(point, 'kill'),
        during: async (disturbed: Disturbed) => {
          const { installation, struck } = disturbed;
          if (!(await happenedBeforeEnd(disturbed, installation.gateway.exited()))) return;
          await installation.gateway.start();
          struck();
        },
      },
      random,
    ),
});

export const DEAD_GATEWAY: Fault = {
  no: 5,
  title: 'gateway SIGKILL between claim, blob, row and workflow start',
  variants: (['upload.claimed', 'upload.stored', 'upload.queued', 'upload.started'] as const).map(diedAt),
};

const HOUR_MS = 3_600_000;

/** Sends half the file under a key of its own and kills the gateway. */
async function killInUpload(installation: Installation, projectId: string, work: Workload): Promise<void> {
  const query = new URLSearchParams({ filename: work.filename, options: JSON.stringify(work.options) });
  const upload = request(`${installation.url}/api/v1/projects/${projectId}/imports?${query.toString()}`, {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream', 'content-length': work.content.length },
  });
  upload.on('error', () => undefined);
  upload.write(work.content.subarray(0, work.content.length / 2));
  await until('a file is coming in', async () => incoming(installation).length > 0, 10_000);
  await installation.gateway.kill();
  upload.destroy();
}

const incoming = ({ blobs }: Installation): string[] => {
  const folder = join(blobs, '.incoming');
  return readdirSync(folder).map((name) => join(folder, name));
};

const diedInUpload: Variant = {
  name: 'SIGKILL at half an upload',
  play: (stage, random) =>
    stage.play(
      {
        work: WORK,
        log: /gateway listens/,
        before: async ({ installation, projectId }) => {
          await killInUpload(installation, projectId, WORK);
          // What a dead process left is swept when it is an hour old; so it is made to be.
          const longAgo = new Date(Date.now() - 2 * HOUR_MS);
          for (const file of incoming(installation)) utimesSync(file, longAgo, longAgo);
        },
        during: async ({ installation, struck, accepted }) => {
          await installation.gateway.start();
          struck();
          await accepted;
        },
      },
      random,
    ),
};

export const GATEWAY_IN_UPLOAD: Fault = {
  no: 4,
  title: 'gateway SIGKILL at half an upload',
  variants: [diedInUpload],
};
