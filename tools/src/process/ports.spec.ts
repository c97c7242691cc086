import { afterEach, describe, expect, it } from '@jest/globals';
import { createServer, type Server } from 'node:net';
import { freePort, isPortFree, nextFreePort, rememberedPort } from './ports.ts';

/** Of some thousand ports among which the kernel chooses: without a reservation one of them would come twice. */
const ASKED = 500;

const servers: Server[] = [];

async function listenOn(port: number): Promise<void> {
  const server = createServer();
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
}

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
});

describe('ports', () => {
  it('tells a taken port from a free one', async () => {
    const port = await freePort();
    expect(await isPortFree(port)).toBe(true);
    await listenOn(port);
    expect(await isPortFree(port)).toBe(false);
  });

  it('gives no port a second time before its server could listen', async () => {
    const ports = new Set<number>();
    for (let asked = 0; asked < ASKED; asked++) ports.add(await freePort());
    expect(ports.size).toBe(ASKED);
    const [first = 0] = ports;
    await listenOn(first);
    expect(await isPortFree(first)).toBe(false);
  });

  it('gives the wanted port when it is free, the next one when it is not', async () => {
    const port = await freePort();
    expect(await nextFreePort(port)).toBe(port);
    await listenOn(port);
    expect(await nextFreePort(port)).toBeGreaterThan(port);
  });

  it('gives the port of the last time unless it is taken', async () => {
    const last = await freePort();
    expect(await rememberedPort(last)).toBe(last);
    await listenOn(last);
    const other = await rememberedPort(last);
    expect(other).not.toBe(last);
    expect(await isPortFree(other)).toBe(true);
  });
});
