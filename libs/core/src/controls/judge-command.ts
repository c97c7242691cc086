import type { Attention, ImportOptions, Phase } from '@pairloom/contract';
import type { ControlRefusal, ImportCommand } from '../ports/import-controls.ts';

/** What decides whether a command applies to an import. */
export interface ControlledImport {
  readonly phase: Phase;
  readonly options: Partial<ImportOptions>;
  /** Whether its load is over: embedding may still be under way. */
  readonly loaded: boolean;
  readonly paused: boolean;
  readonly cancelling: boolean;
  readonly attention: Attention | null;
  /** Kinds of the commands so far, oldest first. */
  readonly commands: readonly ImportCommand['kind'][];
  /** State of the chunk that a skip names. */
  readonly chunk?: { readonly waits: boolean; readonly skipped: boolean };
}

/** `apply`: it changes the import; `holds`: what it asks for holds already. */
export type CommandVerdict = 'apply' | 'holds' | { readonly refused: ControlRefusal };

const refused = (code: ControlRefusal): CommandVerdict => ({ refused: code });

/** Whether a command applies. Pure, so that what a record offers and what is carried out are decided alike. */
export function judgeCommand(job: ControlledImport, { kind }: Pick<ImportCommand, 'kind'>): CommandVerdict {
  if (job.phase === 'ended') return refused('import_ended');
  if (kind === 'cancel') return job.cancelling ? 'holds' : 'apply';
  if (job.cancelling) return refused('import_cancelling');
  switch (kind) {
    case 'pause':
      if (job.paused) return 'holds';
      return isPausable(job) ? 'apply' : refused('import_not_pausable');
    case 'resume':
      if (job.paused) return 'apply';
      return lastOf(job, 'pause', 'resume') === 'resume' ? 'holds' : refused('import_not_paused');
    case 'retry':
      if (job.attention?.waits === true) return 'apply';
      if (job.paused) return refused('import_paused');
      return lastOf(job, 'retry', 'skip') === 'retry' ? 'holds' : refused('import_running');
    case 'skip':
      if (job.chunk?.skipped === true) return 'holds';
      if (job.chunk?.waits !== true) return refused('chunk_not_waiting');
      return isAllOrNothing(job) ? refused('import_all_or_nothing') : 'apply';
  }
}

/** Rows that are loaded stand: what is left to be paused is embedding. */
function isPausable({ phase, options, loaded }: ControlledImport): boolean {
  if (phase === 'finishing') return false;
  const embeds = options.embed === true && options.dryRun !== true;
  return embeds || (!loaded && phase !== 'settling');
}

export const isAllOrNothing = ({ options }: Pick<ControlledImport, 'options'>): boolean =>
  options.onError === 'rollback' && options.dryRun !== true;

const lastOf = ({ commands }: ControlledImport, ...kinds: readonly ImportCommand['kind'][]) =>
  commands.findLast((kind) => kinds.includes(kind));
