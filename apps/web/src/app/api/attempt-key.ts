/** Keys for requests that must not take effect twice: the same for the same request, so that trying again after a lost answer is safe. */
export class AttemptKey {
  #request = '';
  #key = '';

  for(request: string): string {
    if (request !== this.#request) {
      this.#request = request;
      this.#key = crypto.randomUUID();
    }
    return this.#key;
  }

  /** The request has been answered: the same one again is another. */
  renew(): void {
    this.#request = '';
  }
}
