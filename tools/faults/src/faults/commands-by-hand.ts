import { AuditEvent, PairChange, type ImportRecord } from '@pairloom/contract';
import { importWorkflowId, QUERIES, type UPDATES, type WorkflowProgress } from '@pairloom/temporal-api';
import type { Disturbed } from '../stage.ts';
import { until } from '../until.ts';

const STANDS_MS = 60_000;
/** Largest page that the API gives. */
const PAGE = 200;

/** As an operator gives it in the Temporal UI. */
export async function giveByHand(
  { installation, accepted }: Disturbed,
  name: keyof typeof UPDATES,
  argument: object = { reason: 'fault harness' },
): Promise<void> {
  const { id } = await accepted;
  const handle = installation.temporal.workflow.getHandle(importWorkflowId(id));
  await handle.executeUpdate(name, { args: [argument] });
}

/** When the run that stands now has asked for its turn, knows that the import is held, and the search attribute tells it. */
export async function untilHeld({ installation, accepted }: Disturbed, by: 'paused' | 'attention'): Promise<void> {
  const { id } = await accepted;
  const handle = installation.temporal.workflow.getHandle(importWorkflowId(id));
  await until(
    `the workflow stands as ${by}`,
    async () => {
      const { queue } = await handle.query<WorkflowProgress>(QUERIES.progress);
      const { searchAttributes } = await handle.describe();
      return queue !== null && searchAttributes['PairloomStatus']?.[0] === by;
    },
    STANDS_MS,
  );
}

/** Everything of a list of the API. */
async function allOf<Item>({ api }: Disturbed, path: string, read: (item: unknown) => Item): Promise<Item[]> {
  const items: Item[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const query: string = `limit=${PAGE}${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`;
    const page = (await api.send(`${path}?${query}`)) as { items: unknown[]; nextCursor: string | null };
    items.push(...page.items.map(read));
    cursor = page.nextCursor;
  }
  return items;
}

/** However often a command was sent, it is told once; and of each pair that was changed the API tells it once. */
export async function judgeTold(
  disturbed: Disturbed,
  { id, counts }: ImportRecord,
  commands: readonly string[],
): Promise<string[]> {
  const { projectId } = disturbed;
  const path = `/projects/${projectId}/imports/${id}`;
  const events = await allOf(disturbed, `${path}/audit`, (item) => AuditEvent.parse(item));
  const told = events.map(({ action }) => action).toSorted();
  const wanted = ['import.created', 'import.completed', ...commands].toSorted();
  const found =
    told.join() === wanted.join() ? [] : [`the audit trail tells ${told.join()} instead of ${wanted.join()}`];
  const changes = await allOf(disturbed, `${path}/changes`, (item) => PairChange.parse(item));
  const figures = (['created', 'updated', 'deleted'] as const).map((name) => {
    const { length } = changes.filter(({ change }) => change === name);
    return length === counts[name] ? undefined : `${counts[name]} rows are told as ${name}, ${length} as changes`;
  });
  return [...found, ...figures.filter((line) => line !== undefined)];
}

/** Search attributes of the run that stands last say what the record says. */
export async function judgeSearchAttributes({ installation }: Disturbed, { id, status }: ImportRecord) {
  const handle = installation.temporal.workflow.getHandle(importWorkflowId(id));
  const told = async (): Promise<string> => {
    const { searchAttributes } = await handle.describe();
    return ['PairloomStatus', 'PairloomPhase', 'PairloomImportId']
      .map((name) => String(searchAttributes[name]?.[0]))
      .join();
  };
  const wanted = [status, 'ended', id].join();
  return until('the search attributes tell the end', async () => (await told()) === wanted, STANDS_MS).then(
    () => [],
    async () => [`search attributes ${await told()} instead of ${wanted}`],
  );
}
