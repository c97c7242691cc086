import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';

/**
 * A free port of the loopback interface, chosen by the kernel, and for about a minute given to nobody who asks for any: it waits out a
 * connection that its own side has ended. Who asks for this very port may listen on it.
 */
export async function freePort(): Promise<number> {
  const server = createServer((socket) => socket.resume().end());
  server.listen({ host: '127.0.0.1', port: 0, exclusive: true });
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await once(connect(port, '127.0.0.1').resume(), 'close');
  server.close();
  await once(server, 'close');
  return port;
}

/** `wanted` when nobody listens on it, else undefined. */
export const isPortFree = async (port: number): Promise<boolean> => (await listenOnce(port)) !== undefined;

/** The first free port from `wanted` on; after 50 taken ones, any. */
export async function nextFreePort(wanted: number): Promise<number> {
  for (let port = wanted; port < Math.min(wanted + 50, 65_536); port++) if (await isPortFree(port)) return port;
  return freePort();
}

/** The port used last time when it is still free, else any. */
export async function rememberedPort(last: number | undefined): Promise<number> {
  return last !== undefined && (await isPortFree(last)) ? last : freePort();
}

function listenOnce(port: number): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' || error.code === 'EACCES' ? resolve(undefined) : reject(error),
    );
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => {
      const address = server.address();
      const bound = typeof address === 'object' && address ? address.port : undefined;
      server.close(() => resolve(bound));
    });
  });
}
