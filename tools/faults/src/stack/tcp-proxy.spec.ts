import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { isQuery, TcpProxy } from './tcp-proxy.ts';

const query = (text: string): Buffer => {
  const body = Buffer.from(`${text}\0`);
  const head = Buffer.from([0x51, 0, 0, 0, 0]);
  head.writeUInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
};

/** However it ends. */
const closed = (socket: Socket): Promise<void> => new Promise((resolve) => socket.once('close', () => resolve()));

describe('TcpProxy', () => {
  let echo: Server;
  let proxy: TcpProxy;
  let received: Buffer[];
  let client: Socket;

  beforeEach(async () => {
    received = [];
    echo = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.on('data', (bytes) => {
        received.push(bytes);
        socket.write(bytes);
      });
    }).listen(0, '127.0.0.1');
    await once(echo, 'listening');
    proxy = await TcpProxy.to((echo.address() as AddressInfo).port);
    client = connect(proxy.port, '127.0.0.1').on('error', () => undefined);
    await once(client, 'connect');
  });

  afterEach(async () => {
    client.destroy();
    await proxy.close();
    echo.close();
  });

  it('passes what comes, both ways', async () => {
    client.write('hello');
    expect(String((await once(client, 'data'))[0])).toBe('hello');
  });

  it('breaks connections, and refuses new ones until it is healed', async () => {
    proxy.refuse();
    await closed(client);
    const refused = connect(proxy.port, '127.0.0.1').on('error', () => undefined);
    await closed(refused);
    proxy.heal();
    const taken = connect(proxy.port, '127.0.0.1');
    taken.write('again');
    expect(String((await once(taken, 'data'))[0])).toBe('again');
    taken.destroy();
  });

  it('loses connections for good without a word, while new ones are sound', async () => {
    client.write('one');
    await once(client, 'data');
    proxy.lose();
    client.write('lost');
    const heard: unknown[] = [];
    client.on('data', (bytes) => heard.push(bytes)).on('close', () => heard.push('closed'));
    const sound = connect(proxy.port, '127.0.0.1');
    sound.write('two');
    expect(String((await once(sound, 'data'))[0])).toBe('two');
    sound.destroy();
    expect([heard, Buffer.concat(received).toString()]).toEqual([[], 'onetwo']);
  });

  it('swallows what passes a black hole, and breaks what missed it', async () => {
    proxy.blackHole();
    const broken = closed(client);
    client.write('lost');
    // By the time that another connection is taken, what this one sent has come.
    const other = connect(proxy.port, '127.0.0.1').on('error', () => undefined);
    await once(other, 'connect');
    proxy.heal();
    await broken;
    other.destroy();
    expect(received).toEqual([]);
  });

  it('lets the message through that it strikes at, and not the answer', async () => {
    const struck = proxy.cutAfter(isQuery('commit'));
    const answers: Buffer[] = [];
    client.on('data', (bytes) => answers.push(bytes));
    expect(proxy.waiting).toBe(true);
    client.write(query('COMMIT'));
    await Promise.all([struck, closed(client)]);
    expect(answers).toEqual([]);
    expect(proxy.waiting).toBe(false);
    expect(Buffer.concat(received)).toEqual(query('COMMIT'));
  });
});
