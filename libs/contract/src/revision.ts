import { PHASES, type Phase } from './import-record.ts';

const PHASE_STEP = 2 ** 42;

/**
 * Revision of an import's figures: grows with the phase, then with rows that have a fate and texts that have a vector.
 * Workflow and database compute the same number from the same facts, so the newer of two states can be told.
 */
export function revisionOf(phase: Phase, processedRows: number, settledTexts: number): number {
  return PHASES.indexOf(phase) * PHASE_STEP + Math.min(processedRows + settledTexts, PHASE_STEP - 1);
}
