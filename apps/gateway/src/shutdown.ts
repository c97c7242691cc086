import type { Server } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { ProjectFeeds } from './events/project-feeds.ts';
import { UploadSlots } from './uploads/upload-slots.ts';

const IDLE_CHECK_MS = 100;
/** What it takes to settle the uploads that were cut off. */
const SETTLE_MS = 5_000;

/** Takes no more requests, ends the event streams, gives what is under way a time to finish, then cuts the rest off and settles it. */
export async function shutDown(app: NestExpressApplication, graceMs: number): Promise<void> {
  const server: Server = app.getHttpServer();
  const uploads = app.get(UploadSlots).drained();
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  app.get(ProjectFeeds).end();
  const idle = setInterval(() => server.closeIdleConnections(), IDLE_CHECK_MS);
  await within(closed, graceMs);
  clearInterval(idle);
  server.closeAllConnections();
  await within(uploads, SETTLE_MS);
  await app.close();
}

async function within(work: Promise<void>, ms: number): Promise<void> {
  const late = new AbortController();
  await Promise.race([work, delay(ms, undefined, { signal: late.signal }).catch(() => undefined)]);
  late.abort();
}
