import { effect, signal, untracked, type Signal } from '@angular/core';
import { faultOf, type Fault } from '../api/api-error.ts';

/**
 * The latest answer to a question that may change; it stays while the next one is awaited, and where the same question is not answered once
 * more, so that nothing flickers.
 */
export interface Loaded<T> {
  readonly value: Signal<T | null>;
  readonly loading: Signal<boolean>;
  /** Why the latest question was not answered. */
  readonly fault: Signal<Fault | null>;
  reload(): void;
}

/** Asks whenever the question changes; null asks nothing. Answers to questions of the past are dropped. In an injection context. */
export function loaded<Q, T>(question: Signal<Q | null>, ask: (question: Q) => Promise<T>): Loaded<T> {
  const value = signal<T | null>(null);
  const loading = signal(false);
  const fault = signal<Fault | null>(null);
  const turn = signal(0);
  let current = 0;
  /** Whose answer is shown. */
  let answered: { readonly to: Q } | null = null;

  const answer = async (asked: Q): Promise<void> => {
    const mine = ++current;
    const again = answered !== null && answered.to === asked;
    loading.set(true);
    if (!again) fault.set(null);
    try {
      const given = await ask(asked);
      if (mine !== current) return;
      answered = { to: asked };
      value.set(given);
      fault.set(null);
    } catch (error) {
      if (mine !== current) return;
      if (!again) {
        answered = null;
        value.set(null);
      }
      fault.set(faultOf(error));
    } finally {
      if (mine === current) loading.set(false);
    }
  };

  effect(() => {
    turn();
    const asked = question();
    untracked(() => {
      if (asked !== null) return void answer(asked);
      current++;
      answered = null;
      value.set(null);
      loading.set(false);
      fault.set(null);
    });
  });
  return { value, loading, fault, reload: () => turn.update((count) => count + 1) };
}
