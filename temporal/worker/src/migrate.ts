import { ConfigError, migrateConfig } from '@pairloom/config';
import { migrateDown, migrateUp, migrationState } from '@pairloom/persistence';
import { describeError } from './logger.ts';

const USAGE = `usage: migrate up | down [--all] | status

  up       runs every pending migration of DATABASE_URL, each in a transaction
  down     takes the last migration back, --all takes all of them back: their tables go with their rows
  status   lists what has run and what is pending`;

const say = (line: string): void => void process.stdout.write(`${line}\n`);

async function run(command: string | undefined, flag: string | undefined): Promise<number> {
  const { url } = migrateConfig(process.env).database;
  switch (command) {
    case 'up': {
      const names = await migrateUp(url);
      say(names.length === 0 ? 'The database is up to date.' : `Ran ${names.join(', ')}.`);
      return 0;
    }
    case 'down': {
      const names = await migrateDown(url, flag === '--all');
      say(names.length === 0 ? 'There is nothing to take back.' : `Took back ${names.join(', ')}.`);
      return 0;
    }
    case 'status': {
      const { executed, pending } = await migrationState(url);
      for (const name of executed) say(`ran      ${name}`);
      for (const name of pending) say(`pending  ${name}`);
      return 0;
    }
    default:
      process.stderr.write(`${USAGE}\n`);
      return 2;
  }
}

try {
  process.exitCode = await run(process.argv[2], process.argv[3]);
} catch (error) {
  const { message } = describeError(error);
  process.stderr.write(error instanceof ConfigError ? `${message}\n` : `The migration failed: ${message}\n`);
  process.exitCode = 1;
}
