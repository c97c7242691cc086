import type { Server } from 'node:http';

/** How long requests under way may take to end when the embedder stops. */
export const STOP_GRACE_MS = 10_000;

/** Takes no new connections, lets requests under way end, and after `graceMs` ends them. */
export async function stopServer(server: Server, graceMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  const force = setTimeout(() => server.closeAllConnections(), graceMs);
  await closed;
  clearTimeout(force);
}
