/** `npm run migrate -- up|down|status`: the schema of the database that DATABASE_URL names. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describeFault, PartFault } from './fault.ts';
import { progressLog } from './log.ts';
import { toolsDirOf } from './places.ts';
import { build } from './workspace/build.ts';
import { MIGRATE } from './workspace/migrations.ts';

const COMMANDS = ['up', 'down', 'status'];

async function run(args: readonly string[]): Promise<number> {
  if (args.length === 0 || !COMMANDS.includes(args[0] ?? ''))
    throw new PartFault('Migrations', 'there is no such command', 'npm run migrate -- up|down|status');
  if ((process.env['DATABASE_URL'] ?? '') === '')
    throw new PartFault(
      'Migrations',
      'DATABASE_URL is not set',
      'Give the address of the database: DATABASE_URL=postgres://… npm run migrate -- status. (npm start migrates its own.)',
    );
  const toolsDir = toolsDirOf();
  await build({ projects: ['worker'], toolsDir, logFile: join(toolsDir, 'build.log'), log: progressLog()('build') });
  return spawnSync(process.execPath, [MIGRATE, ...args], { stdio: 'inherit' }).status ?? 1;
}

try {
  process.exitCode = await run(process.argv.slice(2));
} catch (fault) {
  process.stderr.write(`${describeFault(fault)}\n`);
  process.exitCode = 1;
}
