import { freePort, spawnStack } from '@pairloom/tools';

/** Starts the stack once for all journeys; APP_URL tells them where it is. */
export default async function startStack(): Promise<() => Promise<void>> {
  const stack = await spawnStack({ PORT: String(await freePort()) });
  process.env['APP_URL'] = stack.info().gateway.url;
  return () => stack.stop();
}
