/**
 * Work in turns: each caller in turn, and within a caller each of its jobs in turn, gets one unit done. So a caller with
 * a hundred long jobs does not keep another's single short text waiting for more than one unit.
 */
export class FairQueue<Unit> {
  /** Callers in the order of their turns; of each the jobs in the order of theirs; of each the units left, first one last. */
  readonly #callers = new Map<string, Unit[][]>();

  /** Adds a job. @returns takes out of the queue what is left of it. */
  add(caller: string, units: readonly Unit[]): () => void {
    const job = [...units].reverse();
    if (job.length === 0) return () => undefined;
    const jobs = this.#callers.get(caller);
    if (jobs) jobs.push(job);
    else this.#callers.set(caller, [job]);
    return () => this.#remove(caller, job);
  }

  /** The unit whose turn it is. */
  next(): Unit | undefined {
    for (const [caller, jobs] of this.#callers) {
      const job = jobs.shift();
      const unit = job?.pop();
      this.#callers.delete(caller);
      if (job && job.length > 0) jobs.push(job);
      if (jobs.length > 0) this.#callers.set(caller, jobs);
      if (unit !== undefined) return unit;
    }
    return undefined;
  }

  #remove(caller: string, job: Unit[]): void {
    const jobs = this.#callers.get(caller);
    if (!jobs) return;
    const left = jobs.filter((other) => other !== job);
    if (left.length > 0) this.#callers.set(caller, left);
    else this.#callers.delete(caller);
  }
}
