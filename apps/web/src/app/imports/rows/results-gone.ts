import { computed, inject, type Signal } from '@angular/core';
import type { ImportRecord } from '@pairloom/contract';
import { Clock } from '../../format/clock.ts';

/** Whether the rows of an import are no longer kept, so that no file of them can be had. In an injection context. */
export function resultsGone(record: Signal<ImportRecord | undefined>): Signal<boolean> {
  const clock = inject(Clock);
  return computed(() => {
    const resultsUntil = record()?.resultsUntil;
    return resultsUntil != null && Date.parse(resultsUntil) <= clock.now();
  });
}
