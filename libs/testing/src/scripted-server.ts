import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface ScriptedRequest {
  readonly method: string;
  /** Path with query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/**
 * What the server does: an answer (objects go as JSON; `cutAfter` ends the connection after so many bytes of the body),
 * `hang` (never answers) or `reset` (ends the connection at once).
 */
export type Reply =
  | {
      readonly status?: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string | Buffer | object;
      readonly cutAfter?: number;
    }
  | 'hang'
  | 'reset';

export interface ScriptedServer {
  /** Without a slash at the end. */
  readonly url: string;
  /** All that came, in order of arrival. */
  readonly requests: readonly ScriptedRequest[];
  /** Ends the server and all connections. @throws Error when a request came that nobody planned, or a planned reply was not asked for. */
  stop(): Promise<void>;
}

/**
 * An HTTP server on 127.0.0.1 that plays a script: a list of replies, one for each request, or a function that answers
 * undefined for a request it did not expect. Such a request gets 501, and `stop` fails.
 */
export async function scriptedServer(
  script: readonly Reply[] | ((request: ScriptedRequest, index: number) => Reply | undefined),
): Promise<ScriptedServer> {
  const requests: ScriptedRequest[] = [];
  const unplanned: string[] = [];
  const server = createServer((message, response) => {
    void receive(message)
      .then((request) => {
        const index = requests.push(request) - 1;
        const reply = typeof script === 'function' ? script(request, index) : script[index];
        if (reply === undefined) unplanned.push(`${request.method} ${request.path}`);
        play(reply ?? { status: 501, body: { error: { message: 'nobody planned this request' } } }, response);
      })
      .catch(() => message.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const stop = async (): Promise<void> => {
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
    if (unplanned.length > 0) throw new Error(`requests that nobody planned: ${unplanned.join(', ')}`);
    if (typeof script !== 'function' && requests.length < script.length)
      throw new Error(`${script.length} replies were planned, ${requests.length} requests came`);
  };
  return { url: `http://127.0.0.1:${port}`, requests, stop };
}

async function receive(message: IncomingMessage): Promise<ScriptedRequest> {
  const body = await text(message);
  return { method: message.method ?? '', path: message.url ?? '', headers: message.headers, body };
}

function play(reply: Reply, response: ServerResponse): void {
  if (reply === 'hang') return;
  if (reply === 'reset') {
    response.socket?.resetAndDestroy();
    return;
  }
  const plain = typeof reply.body === 'string' || Buffer.isBuffer(reply.body) ? reply.body : undefined;
  const body = Buffer.from(plain ?? (reply.body === undefined ? '' : JSON.stringify(reply.body)));
  response.writeHead(reply.status ?? 200, {
    'content-type': plain === undefined ? 'application/json' : 'text/plain; charset=utf-8',
    'content-length': String(body.length),
    ...reply.headers,
  });
  if (reply.cutAfter === undefined) response.end(body);
  else response.write(body.subarray(0, reply.cutAfter), () => response.socket?.destroy());
}
