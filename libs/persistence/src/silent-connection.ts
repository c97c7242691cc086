import type { Socket } from 'node:net';
import type { Client } from 'pg';

/**
 * Ends a connection on which a statement waits for its answer when nothing has come or gone for `silenceMs`: the host of the server is gone,
 * or the way to it. TCP by itself notices after a quarter of an hour at best. The statement fails with ETIMEDOUT. Longer than the server
 * lets a statement run, so that it answers first whenever it is there.
 */
export function endWhenSilent(client: Client, silenceMs: number): void {
  client.once('connect', () => {
    // Of the driver: whether no statement is under way, and the socket, which is another one after TLS was agreed on.
    const { connection } = client as unknown as { connection: { stream: Socket } };
    const { stream } = connection;
    stream.setTimeout(silenceMs);
    stream.on('timeout', () => {
      if ((client as unknown as { readyForQuery: boolean }).readyForQuery) return;
      stream.destroy(Object.assign(new Error('The database server is silent.'), { code: 'ETIMEDOUT' }));
    });
  });
}
