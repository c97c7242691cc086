import type { ImportRecord } from '@pairloom/contract';
import type { Disturbed } from '../stage.ts';

const KINDS = ['created', 'updated', 'unchanged', 'failed'] as const;
const ANSWER_MS = 20_000;

/** The rows of an ended import can still be read, each kind that it tells of. */
export async function judgeResults(record: ImportRecord, { installation, projectId }: Disturbed): Promise<string[]> {
  const found: string[] = [];
  for (const kind of KINDS.filter((name) => record.counts[name] > 0)) {
    const fault = await faultOf(
      `${installation.url}/api/v1/projects/${projectId}/imports/${record.id}/results/${kind}`,
    );
    if (fault !== undefined) found.push(`the rows told as ${kind} cannot be read: ${fault}`);
  }
  return found;
}

async function faultOf(url: string): Promise<string | undefined> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(ANSWER_MS) });
    const body = await response.text();
    if (!response.ok) return `${response.status} ${body.slice(0, 200)}`;
    return body.length === 0 ? 'nothing came' : undefined;
  } catch (error) {
    return String(error);
  }
}
