import { ConfigError, migrateConfig } from '@pairloom/config';
import { migrateDown, migrateUp, migrationState } from '@pairloom/persistence';
import { describeError } from './logger.ts';

const USAGE = `usage: migrate up | down [--all] | status

  up       runs every pending migration of DATABASE_URL, each in a transaction
  down     takes the last migration back, --all takes all of them back: their tables go with their rows
  status   lists what has run and what is pending`;

/** Where the command writes its lines. */
export interface Terminal {
  readonly say: (line: string) => void;
  readonly complain: (line: string) => void;
}

/** Runs `migrate` with its arguments; gives the exit code: 0 done, 1 failed, 2 not understood. */
export async function migrateCommand(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  terminal: Terminal,
): Promise<number> {
  try {
    return await run(args[0], args[1], env, terminal);
  } catch (error) {
    const { message } = describeError(error);
    terminal.complain(error instanceof ConfigError ? message : `The migration failed: ${message}`);
    return 1;
  }
}

async function run(
  command: string | undefined,
  flag: string | undefined,
  env: NodeJS.ProcessEnv,
  { say, complain }: Terminal,
): Promise<number> {
  switch (command) {
    case 'up': {
      const names = await migrateUp(migrateConfig(env).database.url);
      say(names.length === 0 ? 'The database is up to date.' : `Ran ${names.join(', ')}.`);
      return 0;
    }
    case 'down': {
      const names = await migrateDown(migrateConfig(env).database.url, flag === '--all');
      say(names.length === 0 ? 'There is nothing to take back.' : `Took back ${names.join(', ')}.`);
      return 0;
    }
    case 'status': {
      const { executed, pending } = await migrationState(migrateConfig(env).database.url);
      for (const name of executed) say(`ran      ${name}`);
      for (const name of pending) say(`pending  ${name}`);
      return 0;
    }
    default:
      complain(USAGE);
      return 2;
  }
}
