import { PartFault } from '../fault.ts';

/** The port that PORT asks for, 3000 without it. @throws PartFault */
export function wantedPort(env: NodeJS.ProcessEnv): number {
  const given = env['PORT'];
  if (given === undefined || given === '') return 3000;
  const port = Number(given);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new PartFault(
    'Gateway',
    `PORT is ${JSON.stringify(given)}, which is no port`,
    'Give a number from 1 to 65535.',
  );
}
