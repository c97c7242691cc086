/** What can be had again: kept from one use to the next, let go when it has not been used for a while. Used by one at a time. */
export class KeptWhileUsed<T> {
  #value: T | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly make: () => Promise<T>,
    private readonly idleMs: number,
  ) {}

  async get(): Promise<T> {
    clearTimeout(this.#timer);
    const value = (this.#value ??= await this.make());
    this.#timer = setTimeout(() => this.letGo(), this.idleMs).unref();
    return value;
  }

  letGo(): void {
    clearTimeout(this.#timer);
    this.#value = undefined;
  }
}
