import type { Disturbed } from '../stage.ts';
import { Refused } from '../stack/api.ts';

type Cancelled = Pick<Disturbed, 'api' | 'projectId' | 'say'> & {
  readonly accepted: { readonly id: string } | Disturbed['accepted'];
};

/** Twice, as by somebody in a hurry. After the end the answer is a refusal, and one that says so. */
export async function cancelTwice({ api, projectId, accepted, say }: Cancelled): Promise<void> {
  const { id } = await accepted;
  for (const time of ['first', 'second'])
    try {
      await api.command(projectId, id, 'cancel', { reason: 'fault harness' });
    } catch (error) {
      if (!(error instanceof Refused) || error.problem.code !== 'import_ended') throw error;
      say(`the ${time} cancel came after the end`);
    }
}

/** The request; what it did to the import stands in the audit trail. */
export const CANCELLED_IN_LOG = /"route":"[^"]*\/cancel"/;
