import type { ImportRecord } from '@pairloom/contract';
import { randomUUID } from 'node:crypto';
import { judgeAny, judgeSameAsUndisturbed, type Undisturbed } from './oracle/judge.ts';
import { judgeLog } from './oracle/log.ts';
import { contentsOf, difference, snapshotOf } from './oracle/snapshot.ts';
import { watch } from './oracle/watch.ts';
import type { Random } from './random.ts';
import { Api, patienceWith } from './stack/api.ts';
import type { Installation } from './stack/installation.ts';
import type { Workload } from './workload.ts';

/** What came of one run of a fault. */
export interface Outcome {
  /** Empty when all promises were kept. */
  readonly violations: readonly string[];
  /** From the blow, or the end of a state that lasted, to the next step of the import. */
  readonly recoveryMs: number | undefined;
  /** The blow did not fall: the import was over before it came to where it was to fall. Such a run shows nothing. */
  readonly missed?: boolean;
  /** What happened, for the log of the run. */
  readonly note: string;
}

/** An import under way that something is done to. */
export interface Disturbed {
  readonly stage: Stage;
  readonly installation: Installation;
  readonly api: Api;
  readonly random: Random;
  readonly projectId: string;
  /** The answer of the API; asked for again until there is one. */
  readonly accepted: Promise<ImportRecord>;
  /** Milliseconds that the import takes when nothing goes wrong. */
  readonly typicalMs: number;
  /** The blow has fallen, or what lasted is over: recovery is counted from here. */
  readonly struck: () => void;
  readonly say: (note: string) => void;
}

/** What the log must hold, always or when an activity of the import was tried more than once: some blows fall where nobody is. */
export type Said = RegExp | ((heard: string) => boolean) | { readonly whenRetried: RegExp };

export interface Course {
  readonly work: Workload;
  /** Before the import is asked for. */
  readonly before?: (disturbed: Omit<Disturbed, 'accepted'>) => void | Promise<void>;
  /** While it runs. Afterwards everything is healed. */
  readonly during: (disturbed: Disturbed) => Promise<void>;
  /** The end that is right; without it that of an undisturbed run. */
  readonly right?: (record: ImportRecord, disturbed: Disturbed) => string[] | Promise<string[]>;
  /** What has to hold besides, of either end. */
  readonly also?: (record: ImportRecord, disturbed: Disturbed) => Promise<string[]>;
  /** What gateway or workers have to say about the cause. */
  readonly log: Said;
  /** What the project imports afterwards; without it the file of `work` once more. */
  readonly afterwards?: Workload;
  readonly mayWaitAgain?: boolean;
  /** An operator may have ended the run: then Temporal says so, whatever the import came to. */
  readonly terminated?: boolean;
  readonly endMs?: number;
}

const END_MS = 30_000;

/** Where faults are played: an installation, what its imports come to without them, and the seed of the run. */
export class Stage {
  readonly installation: Installation;
  readonly #undisturbed = new Map<string, Promise<Undisturbed>>();

  constructor(installation: Installation) {
    this.installation = installation;
  }

  get api(): Api {
    return new Api(this.installation.url);
  }

  /** The same import without fault, made once for each workload. */
  undisturbed(work: Workload): Promise<Undisturbed> {
    const known = this.#undisturbed.get(work.name) ?? this.#runUndisturbed(work);
    this.#undisturbed.set(work.name, known);
    return known;
  }

  async #runUndisturbed(work: Workload): Promise<Undisturbed> {
    const { api, installation } = this;
    const { projectId, ask } = await this.#prepare(work);
    const start = performance.now();
    const { id } = await ask();
    const record = await api.ended(projectId, id, patienceWith(work.content));
    const tookMs = performance.now() - start;
    return { snapshot: await snapshotOf(installation.database, projectId), record, tookMs };
  }

  /** All that stands before what is disturbed, and how to ask for that. */
  async #prepare(work: Workload): Promise<{ projectId: string; ask: () => Promise<ImportRecord> }> {
    const { api } = this;
    const projectId = await this.project(work);
    if (work.undone !== true)
      return { projectId, ask: () => this.api.createStubbornly(projectId, { ...work, key: randomUUID() }) };
    const { id, status } = await api.importQuietly(projectId, work, work.content);
    if (status !== 'completed') throw new Error(`the import that is undone ended as ${status}`);
    return { projectId, ask: () => this.api.undoStubbornly(projectId, id) };
  }

  /** A project that holds what stands before the workload's import. */
  async project(work: Workload, loadConcurrency?: number): Promise<string> {
    const projectId = await this.api.createProject(randomUUID(), loadConcurrency);
    const { filename, options } = work;
    const { embed } = options as { readonly embed?: boolean };
    const former = [
      ...(work.outside === undefined ? [] : [{ content: work.outside, options: { embed } }]),
      { content: work.before, options },
    ];
    for (const { content, options: given } of former) {
      const { status } = await this.api.importQuietly(projectId, { filename, options: given }, content);
      if (status !== 'completed') throw new Error(`the import before the one that is disturbed ended as ${status}`);
    }
    return projectId;
  }

  /** One import with something done to it, from the request to the judgement. */
  async play(course: Course, random: Random): Promise<Outcome> {
    const { work } = course;
    const { installation, api } = this;
    const undisturbed = await this.undisturbed(work);
    const { projectId, ask } = await this.#prepare(work);
    const heard = installation.listen();
    const [notes, blows] = [[] as string[], [] as number[]];
    const beforehand = {
      ...{ stage: this, installation, api, random, projectId, typicalMs: undisturbed.tookMs },
      struck: () => void blows.push(performance.now()),
      say: (note: string) => void notes.push(note),
    };
    await course.before?.(beforehand);
    const accepted = ask();
    const watching = accepted.then(({ id: importId }) =>
      watch(api, installation.database, {
        ...{ projectId, importId },
        mayWaitAgain: course.mayWaitAgain,
        countsAnew: work.whole,
      }),
    );
    watching.catch(() => undefined);
    const disturbed: Disturbed = { ...beforehand, accepted };
    let missed: boolean;
    try {
      await course.during(disturbed);
      missed = installation.waiting;
    } finally {
      const healing = performance.now();
      await installation.heal();
      notes.push(`healed in ${((performance.now() - healing) / 1000).toFixed(1)} s`);
    }
    const { id } = await accepted;
    const record = await api.ended(projectId, id, course.endMs ?? END_MS + patienceWith(work.content));
    const { setbacks, steps } = await (await watching).stop();
    const ended = { work, projectId, record, undisturbed, terminated: course.terminated };
    const violations = [
      ...(course.right === undefined
        ? await judgeSameAsUndisturbed(installation, ended)
        : [...(await judgeAny(installation, ended)), ...(await course.right(record, disturbed))]),
      ...((await course.also?.(record, disturbed)) ?? []),
      ...setbacks,
      ...(await judgeLog(installation.temporal, id, course.log, heard)),
      ...(await this.#goesOn(projectId, course.afterwards ?? work, course.right === undefined && work.undone !== true)),
    ];
    const note = [record.status, ...notes].join(', ');
    return { violations, recoveryMs: recoveryOf(blows.at(-1), steps), missed, note };
  }

  /** The project still takes imports; after a whole import the same file changes nothing more, after any other it makes up what is missing. */
  async #goesOn(projectId: string, work: Workload, whole: boolean): Promise<string[]> {
    const { status, counts } = await this.api.importQuietly(projectId, work, work.content);
    if (status !== 'completed') return [`the next import of the project ended as ${status}`];
    if (whole && counts.created + counts.updated + counts.deleted > 0)
      return [`the same file again created ${counts.created} and updated ${counts.updated}`];
    // The file of an import that is undone makes other pairs than the undo.
    return work.undone === true ? [] : this.otherThanUndisturbed('pairs after the same file again', projectId, work);
  }

  /** The pairs of a project, by whatever way they came, compared with those of an undisturbed import. */
  async otherThanUndisturbed(what: string, projectId: string, work: Workload): Promise<string[]> {
    const { snapshot } = await this.undisturbed(work);
    const seen = await snapshotOf(this.installation.database, projectId);
    const differing = difference(what, contentsOf(seen), contentsOf(snapshot));
    return differing === undefined ? [] : [differing];
  }
}

function recoveryOf(blow: number | undefined, steps: readonly number[]): number | undefined {
  if (blow === undefined) return undefined;
  const next = steps.find((at) => at > blow);
  return next === undefined ? undefined : Math.round(next - blow);
}
