import { describe, expect, it } from '@jest/globals';
import { type ControlledImport, judgeCommand } from './judge-command.ts';

const running: ControlledImport = {
  phase: 'loading',
  options: { embed: false },
  loaded: false,
  paused: false,
  cancelling: false,
  attention: null,
  commands: [],
};
const waits = { code: 'source_missing', message: 'The file is gone.', chunk: 2, waits: true } as const;

describe('a pause', () => {
  it.each<[string, Partial<ControlledImport>, unknown]>([
    ['while rows are loaded', {}, 'apply'],
    ['in the queue', { phase: 'queued' }, 'apply'],
    ['while it waits for a person', { attention: waits }, 'apply'],
    ['when it is paused', { paused: true }, 'holds'],
    ['while keys are settled and no vectors follow', { phase: 'settling' }, { refused: 'import_not_pausable' }],
    ['while keys are settled and vectors follow', { phase: 'settling', options: { embed: true } }, 'apply'],
    ['while vectors are made', { phase: 'embedding', loaded: true, options: { embed: true } }, 'apply'],
    [
      'of a dry run that is loaded',
      { loaded: true, options: { embed: true, dryRun: true } },
      { refused: 'import_not_pausable' },
    ],
    ['while it finishes', { phase: 'finishing', options: { embed: true } }, { refused: 'import_not_pausable' }],
    ['while it is cancelled', { cancelling: true, paused: true }, { refused: 'import_cancelling' }],
    ['after its end', { phase: 'ended', cancelling: true }, { refused: 'import_ended' }],
  ])('%s', (_when, given, verdict) => {
    expect(judgeCommand({ ...running, ...given }, { kind: 'pause' })).toEqual(verdict);
  });
});

describe('a skip', () => {
  const chunk = { waits: true, skipped: false };
  it.each<[string, Partial<ControlledImport>, unknown]>([
    ['of the chunk that waits', { attention: waits, chunk }, 'apply'],
    ['of a chunk that is skipped', { chunk: { waits: false, skipped: true } }, 'holds'],
    [
      'of a chunk that is well',
      { attention: waits, chunk: { waits: false, skipped: false } },
      { refused: 'chunk_not_waiting' },
    ],
    ['of a chunk that is not there', { attention: waits }, { refused: 'chunk_not_waiting' }],
    [
      'of a file that is written as a whole',
      { chunk, options: { onError: 'rollback' } },
      { refused: 'import_all_or_nothing' },
    ],
    ['of a dry run of one', { chunk, options: { onError: 'rollback', dryRun: true } }, 'apply'],
  ])('%s', (_what, given, verdict) => {
    expect(judgeCommand({ ...running, ...given }, { kind: 'skip' })).toEqual(verdict);
  });
});

describe('a retry', () => {
  it.each<[string, Partial<ControlledImport>, unknown]>([
    ['of what waits for a person', { attention: waits }, 'apply'],
    ['of what waits and is paused', { attention: waits, paused: true }, 'apply'],
    ['asked for again', { commands: ['retry'] }, 'holds'],
    ['after a skip', { commands: ['retry', 'skip'] }, { refused: 'import_running' }],
    ['of what is only paused', { paused: true }, { refused: 'import_paused' }],
    ['of what runs', {}, { refused: 'import_running' }],
  ])('%s', (_what, given, verdict) => {
    expect(judgeCommand({ ...running, ...given }, { kind: 'retry' })).toEqual(verdict);
  });
});
