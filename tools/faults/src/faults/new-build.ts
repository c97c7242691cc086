import { WORKSPACE } from '@pairloom/tools';
import { importWorkflowId } from '@pairloom/temporal-api';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Mutation } from '../stack/failpoints.ts';
import type { Installation } from '../stack/installation.ts';
import type { Disturbed, Stage } from '../stage.ts';
import { until } from '../until.ts';
import { workload } from '../workload.ts';
import type { Fault, Variant } from './fault.ts';
import { atRandomTime } from './moments.ts';

const WORK = workload();
const BUNDLE = join(WORKSPACE, 'temporal/worker/dist/workflows.bundle.js');

/** Steps that other builds of the workflow have besides: after admission and before settling, behind a patch or not. */
type Change = 'patched' | 'unpatched';

/** Names that the bundler gave to `@temporalio/workflow` in the module of the import's workflow. */
const WORKFLOW_API = /await (\w+)\.CancellationScope\.nonCancellable\(\(\) => endImport/;
const AFTER_ADMISSION = 'await turn.take();\n        if (input.allOrNothing';
const BEFORE_SETTLING = 'const undone = await settle(course);';

function changedBundle(change: Change): string {
  let text = readFileSync(BUNDLE, 'utf8');
  const api = WORKFLOW_API.exec(text)?.[1];
  if (api === undefined) throw new Error('The bundle of the workflows is not as it was.');
  const step = (name: string): string =>
    `${change === 'patched' ? `if ((0,${api}.patched)('another-build-${name}')) ` : ''}await (0,${api}.sleep)(25);`;
  const put = (find: string, replacement: string): void => {
    if (text.split(find).length !== 2) throw new Error(`The bundle of the workflows does not hold this once: ${find}`);
    text = text.replace(find, () => replacement);
  };
  put(AFTER_ADMISSION, AFTER_ADMISSION.replace('\n', `\n        ${step('begins')}\n`));
  put(BEFORE_SETTLING, `${step('settles')}\n        ${BEFORE_SETTLING}`);
  return text;
}

/** A worker that runs another build of the workflows. */
function build(installation: Installation, change: Change): Mutation[] {
  const folder = join(installation.folder, 'builds');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${change}.js`);
  writeFileSync(file, changedBundle(change));
  const put = `'${pathToFileURL(file).href}'`;
  return [{ file: 'worker/dist/workflow-bundle.js', find: `'./workflows.bundle.js'`, put }];
}

export async function replaceWorker(
  installation: Installation,
  mutations: readonly Mutation[],
  signal: NodeJS.Signals,
): Promise<void> {
  if (installation.worker.runs) await installation.worker.end(signal);
  installation.rebuild(mutations);
  await installation.worker.start();
}

/** Afterwards the worker is as it is built. */
export async function andBack(stage: Stage, play: () => ReturnType<Stage['play']>): ReturnType<Stage['play']> {
  try {
    return await play();
  } finally {
    await replaceWorker(stage.installation, [], 'SIGTERM');
  }
}

const takenOver: Variant = {
  name: 'a build with a patched step takes over at a random time',
  play: (stage, random) =>
    andBack(stage, () =>
      stage.play(
        {
          work: WORK,
          log: /worker stopped[\s\S]*worker polls/,
          during: async (disturbed) => {
            await atRandomTime(disturbed);
            await replaceWorker(disturbed.installation, build(disturbed.installation, 'patched'), 'SIGTERM');
            disturbed.struck();
          },
        },
        random,
      ),
    ),
};

const UNREPLAYABLE = /TMPRL1100|[Nn]on-?determinism/;

interface WrongBuild {
  readonly name: string;
  /** The import begins on this one. */
  readonly begins: (installation: Installation) => Mutation[];
  /** This one cannot go on with it. */
  readonly wrong: (installation: Installation) => Mutation[];
}

/** While a worker runs that cannot read the import's history, it stands still; with the right one it goes on. */
const wrongBuild = ({ name, begins, wrong }: WrongBuild): Variant => ({
  name,
  play: (stage, random) =>
    andBack(stage, () =>
      stage.play(
        {
          work: WORK,
          log: UNREPLAYABLE,
          before: ({ installation }) => replaceWorker(installation, begins(installation), 'SIGTERM'),
          during: async (disturbed) => {
            const { installation, struck, accepted } = disturbed;
            const { id } = await accepted;
            // Held, so that it has begun and cannot have ended.
            const held = installation.atWorker.arm('chunk.claimed', 'hold', 1 + random.below(6));
            await held.untilReached();
            const heard = installation.listen();
            await replaceWorker(installation, wrong(installation), 'SIGKILL');
            await until('the wrong build has said so', async () => UNREPLAYABLE.test(heard()), 60_000);
            await stillRuns(disturbed, id);
            await replaceWorker(installation, begins(installation), 'SIGTERM');
            struck();
          },
        },
        random,
      ),
    ),
});

async function stillRuns({ installation }: Disturbed, importId: string): Promise<void> {
  const { status } = await installation.temporal.workflow.getHandle(importWorkflowId(importId)).describe();
  if (status.name !== 'RUNNING') throw new Error(`a build that cannot read the history has ended it as ${status.name}`);
}

export const NEW_BUILD: Fault = {
  no: 19,
  title: 'another build of the workflow while imports run',
  variants: [
    takenOver,
    wrongBuild({
      name: 'an older build, which does not know a patched step, and the right one again',
      begins: (installation) => build(installation, 'patched'),
      wrong: () => [],
    }),
    wrongBuild({
      name: 'a build whose change is not patched, and the right one again',
      begins: () => [],
      wrong: (installation) => build(installation, 'unpatched'),
    }),
  ],
};
