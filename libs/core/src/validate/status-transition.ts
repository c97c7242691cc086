import type { PairStatus } from '@pairloom/contract';
import type { Finding } from '../ports/reading.ts';
import type { ValidationPlan } from './validation-plan.ts';

/** The finding of a row that would change the status of a stored pair in a way that the project refuses; undefined when it may. */
export function refusedTransition(
  validation: ValidationPlan | undefined,
  offset: number,
  from: PairStatus,
  to: PairStatus | undefined,
): Finding | undefined {
  const refused = validation?.settings.refusedTransitions.some((known) => known.from === from && known.to === to);
  if (refused !== true || to === undefined) return undefined;
  return {
    offset,
    field: 'status',
    code: 'status_transition_refused',
    severity: 'error',
    message: `The project does not let a ${from} pair become ${to}.`,
    value: to,
  };
}
