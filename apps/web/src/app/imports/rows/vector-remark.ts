import type { Attention } from '@pairloom/contract';

/** Whether a remark on an ended import says why vectors are missing: neither rows nor near duplicates come to these faults at its end. */
export const tellsOfVectors = ({ code }: Attention): boolean =>
  code.startsWith('embedding_') || code.startsWith('database_') || code === 'step_failing' || code === 'internal';
