/** Calls that no spec planned, over all fakes; a gateway may swallow the error, so specs look here in the end. */
export const unplannedCalls: string[] = [];

/** A port of which only what is given may be used. */
export function strictFake<T extends object>(port: string, given: Partial<T> = {}): T {
  return new Proxy(given, {
    get(target, name): unknown {
      // Frameworks ask every object whether it is a promise or has life-cycle hooks.
      if (name in target || typeof name === 'symbol' || name === 'then' || /^(on|before)[A-Z]/.test(name)) {
        const member: unknown = Reflect.get(target, name);
        return typeof member === 'function' ? (member.bind(target) as unknown) : member;
      }
      unplannedCalls.push(`${port}.${name}`);
      throw new Error(`unplanned use of ${port}.${name}`);
    },
  }) as T;
}
