import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** What becomes of a connection's bytes: passed on, kept back for ever, or passed on after a while. */
type Mode =
  { readonly kind: 'pass' } | { readonly kind: 'black_hole' } | { readonly kind: 'delay'; readonly ms: number };

interface Pair {
  readonly client: Socket;
  readonly server: Socket;
}

/** Whether a message of the client, as it passes, is the moment to strike. */
export type Trigger = (bytes: Buffer) => boolean;

/** A TCP proxy on 127.0.0.1 that can be told to lose, hold or delay what passes. */
export class TcpProxy {
  readonly #server = createServer((client) => this.#join(client));
  readonly #pairs = new Set<Pair>();
  readonly #lost = new Set<Socket>();
  readonly #target: number;
  #mode: Mode = { kind: 'pass' };
  #refuses = false;
  #trigger: { readonly when: Trigger; readonly struck: () => void } | undefined;

  private constructor(target: number) {
    this.#target = target;
  }

  static async to(port: number): Promise<TcpProxy> {
    const proxy = new TcpProxy(port);
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Breaks all connections; new ones are taken. */
  cut(): void {
    for (const { client, server } of this.#pairs) {
      client.resetAndDestroy();
      server.destroy();
    }
  }

  /** Also refuses new connections, until `heal`. */
  refuse(): void {
    this.#refuses = true;
    this.cut();
  }

  /** Nothing comes through and nobody is told, until `heal`. */
  blackHole(): void {
    this.#mode = { kind: 'black_hole' };
  }

  /** Nothing comes through the connections there are, ever, and nobody is told; new ones are sound. */
  lose(): void {
    for (const { client, server } of this.#pairs) {
      for (const socket of [client, server]) socket.removeAllListeners('data').removeAllListeners('close').resume();
      client.on('close', () => server.destroy());
      this.#lost.add(client);
    }
    this.#pairs.clear();
  }

  delay(ms: number): void {
    this.#mode = { kind: 'delay', ms };
  }

  /** Passes a client's message on to the server, then breaks that connection before the answer comes back. Resolves when it has. */
  cutAfter(when: Trigger): Promise<void> {
    return new Promise((resolve) => {
      this.#trigger = { when, struck: resolve };
    });
  }

  /** Whether the message after which it is to cut has not passed. */
  get waiting(): boolean {
    return this.#trigger !== undefined;
  }

  /** Connections that were held are broken: what they have missed is lost. */
  heal(): void {
    const lossy = this.#mode.kind === 'black_hole';
    this.#mode = { kind: 'pass' };
    this.#refuses = false;
    this.#trigger = undefined;
    if (lossy) this.cut();
  }

  async close(): Promise<void> {
    this.#server.close();
    this.cut();
    for (const client of this.#lost) client.destroy();
    await once(this.#server, 'close');
  }

  #join(client: Socket): void {
    if (this.#refuses) {
      client.resetAndDestroy();
      return;
    }
    const server = connect(this.#target, '127.0.0.1');
    const pair = { client, server };
    this.#pairs.add(pair);
    const end = (): void => {
      this.#pairs.delete(pair);
      client.destroy();
      server.destroy();
    };
    for (const socket of [client, server]) socket.setNoDelay(true).on('error', end).on('close', end);
    client.on('data', (bytes) => this.#fromClient(pair, bytes));
    server.on('data', (bytes) => this.#pass(client, bytes));
  }

  #fromClient(pair: Pair, bytes: Buffer): void {
    const trigger = this.#trigger;
    if (trigger === undefined || !trigger.when(bytes)) return this.#pass(pair.server, bytes);
    this.#trigger = undefined;
    // What the server answers from now on is lost; the message itself arrives.
    pair.server.removeAllListeners('data').resume();
    pair.server.write(bytes, () => {
      pair.client.resetAndDestroy();
      trigger.struck();
    });
  }

  #pass(to: Socket, bytes: Buffer): void {
    const mode = this.#mode;
    if (to.destroyed || mode.kind === 'black_hole') return;
    if (mode.kind === 'pass') to.write(bytes);
    else setTimeout(() => !to.destroyed && to.write(bytes), mode.ms);
  }
}

/** A simple query of PostgreSQL's protocol that begins with the word. */
export const isQuery =
  (word: string): Trigger =>
  (bytes) =>
    bytes[0] === 0x51 &&
    bytes
      .subarray(5, 5 + word.length)
      .toString('latin1')
      .toLowerCase() === word;
