/** What undoing comes to, told without versions, keys and chunks: a state of a question knows who made it and what it took the place of. */

type Mode = 'upsert' | 'create' | 'update' | 'delete';

interface State {
  /** Number of the step that made it; edits are steps too. */
  readonly by: number;
  readonly answer: string | undefined;
  readonly id: string | undefined;
  readonly before: State | undefined;
  /** The state that an undo has gone back to. */
  readonly again?: State | undefined;
}

interface Step {
  readonly undoes?: number;
  readonly changed: ReadonlySet<string>;
  readonly affirmed: ReadonlySet<string>;
}

type Pairs = Record<string, { answer: string; id: string }>;

export class UndoModel {
  readonly steps: Step[] = [];
  readonly #states = new Map<string, State>();

  /** The rows of a file, of which the last with a question counts. `idOf` names a pair that the import has just made. */
  load(mode: Mode, rows: ReadonlyMap<string, string>, idOf: (question: string) => string): void {
    const by = this.steps.length;
    const changed = new Set<string>();
    const affirmed = new Set<string>();
    for (const [question, answer] of rows) {
      const before = this.#states.get(question);
      const isThere = before?.answer !== undefined;
      const next = afterRow(mode, isThere, answer);
      if (next === LEFT) continue;
      if (next === before?.answer && isThere) affirmed.add(question);
      else {
        changed.add(question);
        this.#states.set(question, { by, answer: next, id: isThere ? before.id : idOf(question), before });
      }
    }
    this.steps.push({ changed, affirmed });
  }

  /** Gives whether there was a pair to be edited. */
  edit(question: string, answer: string): boolean {
    const before = this.#states.get(question);
    const by = this.steps.length;
    this.steps.push({ changed: new Set(), affirmed: new Set() });
    if (before?.answer === undefined) return false;
    this.#states.set(question, { by, answer, id: before.id, before });
    return true;
  }

  /** Whether an undo of the step would be opened for the first time. */
  isUndoable(step: number): boolean {
    return (this.steps[step]?.changed.size ?? 0) > 0 && !this.steps.some(({ undoes }) => undoes === step);
  }

  undo(step: number): void {
    const by = this.steps.length;
    const changed = new Set<string>();
    for (const question of this.steps[step]?.changed ?? []) {
      const own = this.#ownState(question, step);
      if (own === undefined || this.#isAffirmed(question, step)) continue;
      const { before } = own;
      const current = this.#states.get(question);
      this.#states.set(question, { by, answer: before?.answer, id: before?.id, before: current, again: before });
      changed.add(question);
    }
    this.steps.push({ undoes: step, changed, affirmed: new Set() });
  }

  get pairs(): Pairs {
    return Object.fromEntries(
      [...this.#states].flatMap(([question, { answer, id }]) =>
        answer === undefined || id === undefined ? [] : [[question, { answer, id }]],
      ),
    );
  }

  /** The state that the step made, if the question is what it made of it, be it again. */
  #ownState(question: string, step: number): State | undefined {
    let state = this.#states.get(question);
    while (state !== undefined && state.by !== step) {
      const { undoes } = this.steps[state.by] ?? {};
      state = undoes === undefined || undoes === step ? undefined : state.again;
    }
    return state;
  }

  #isAffirmed(question: string, step: number): boolean {
    return this.steps.some(({ affirmed }, later) => later > step && affirmed.has(question) && !this.#isUndone(later));
  }

  #isUndone(step: number): boolean {
    const undo = this.steps.findIndex(({ undoes }) => undoes === step);
    return undo >= 0 && !this.steps.some(({ undoes }) => undoes === undo);
  }
}

/** A row that does nothing to the pair. */
const LEFT = Symbol('left');

/** The answer that a row leaves, undefined for none. */
function afterRow(mode: Mode, isThere: boolean, answer: string): string | undefined | typeof LEFT {
  switch (mode) {
    case 'upsert':
      return answer;
    case 'create':
      return isThere ? LEFT : answer;
    case 'update':
      return isThere ? answer : LEFT;
    case 'delete':
      return isThere ? undefined : LEFT;
  }
}
