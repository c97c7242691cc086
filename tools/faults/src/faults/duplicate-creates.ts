import { randomUUID } from 'node:crypto';
import type { Random } from '../random.ts';
import { judgeSameAsUndisturbed } from '../oracle/judge.ts';
import { said } from '../oracle/log.ts';
import { Refused } from '../stack/api.ts';
import type { Outcome, Stage } from '../stage.ts';
import { workload } from '../workload.ts';
import type { Fault, Variant } from './fault.ts';

const WORK = workload({ rows: 200, batchRows: 50, embed: false });
const AT_ONCE = 5;

/** Another body under a key is answered 422. */
const REFUSED = /"status":422/;

/** Many creates under one key come to one import; another body under it is refused. */
const duplicates = (name: string, log: RegExp, between: (stage: Stage, random: Random) => Promise<void>): Variant => ({
  name,
  play: async (stage, random): Promise<Outcome> => {
    const { api, installation } = stage;
    const undisturbed = await stage.undisturbed(WORK);
    const projectId = await stage.project(WORK);
    const heard = installation.listen();
    const upload = { ...WORK, key: randomUUID() };
    const many = () => Promise.all(Array.from({ length: AT_ONCE }, () => api.createStubbornly(projectId, upload)));
    const first = await many();
    await between(stage, random);
    const second = await many();
    const ids = new Set([...first, ...second].map(({ id }) => id));
    const violations = ids.size === 1 ? [] : [`${ids.size} imports under one key`];
    const other = { ...upload, content: Buffer.concat([WORK.content, Buffer.from('And?,yes,a\n')]) };
    const code = await api.create(projectId, other).then(
      () => 'none',
      (error: unknown) => (error instanceof Refused ? error.problem.code : String(error)),
    );
    if (code !== 'idempotency_key_reused') violations.push(`another body under the key: refusal ${code}`);
    violations.push(...(await said(log, heard)));
    for (const id of ids) {
      const record = await api.ended(projectId, id);
      violations.push(...(await judgeSameAsUndisturbed(installation, { work: WORK, projectId, record, undisturbed })));
    }
    return { violations, recoveryMs: undefined, note: `${2 * AT_ONCE} creates` };
  },
});

export const DUPLICATE_CREATES: Fault = {
  no: 16,
  title: 'duplicate creates, before and after a restart, same key with another body',
  variants: [
    duplicates('at once', REFUSED, async () => undefined),
    duplicates('before and after a SIGKILL of the gateway', /gateway listens/, async ({ installation }) => {
      await installation.gateway.kill();
      await installation.gateway.start();
    }),
  ],
};
