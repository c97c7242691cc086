import type { Attention, ImportControl, ImportKind, ImportOptions, Phase } from '@pairloom/contract';
import { type ControlledImport, judgeCommand } from '@pairloom/core';

/** What tells which controls an import offers. */
export interface OfferingImport {
  readonly kind: ImportKind;
  readonly phase: Phase;
  readonly options: Partial<ImportOptions>;
  readonly loaded: boolean;
  readonly paused: boolean;
  readonly cancelling: boolean;
  readonly attention: Attention | null;
  /** Whether its file and the fates of its rows are still there. */
  readonly kept: boolean;
  /** Whether it changed pairs. */
  readonly changed: boolean;
  /** Whether an undo of it stands or is under way. */
  readonly undone: boolean;
}

/** What can be asked of the import as it stands. */
export function availableControls(job: OfferingImport): ImportControl[] {
  return job.phase === 'ended' ? afterEnd(job) : beforeEnd(job);
}

function beforeEnd(job: OfferingImport): ImportControl[] {
  const waits = job.attention?.waits === true;
  const controlled: ControlledImport = {
    ...job,
    commands: [],
    chunk: { waits: waits && hasChunk(job), skipped: false },
  };
  const kinds = ['cancel', 'pause', 'resume', 'retry', 'skip'] as const;
  return kinds.filter((kind) => judgeCommand(controlled, { kind }) === 'apply');
}

const hasChunk = ({ attention }: OfferingImport): boolean => typeof attention?.chunk === 'number';

function afterEnd({ kind, kept, changed, undone, options }: OfferingImport): ImportControl[] {
  const controls: ImportControl[] = [];
  if (kept && kind !== 'undo') controls.push('retry');
  if (kept && changed && !undone && options.dryRun !== true) controls.push('undo');
  return controls;
}
