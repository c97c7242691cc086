import { freePort, spawnStack } from '@pairloom/tools';

/** Starts the stack once for all journeys; APP_URL tells them where it is, DATABASE_URL where its database is. */
export default async function startStack(): Promise<() => Promise<void>> {
  const stack = await spawnStack({ PORT: String(await freePort()) });
  process.env['APP_URL'] = stack.info().gateway.url;
  process.env['DATABASE_URL'] = stack.info().postgres.url;
  return () => stack.stop();
}
