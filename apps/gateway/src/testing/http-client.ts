import { request, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http';
import { Readable } from 'node:stream';
import { Problem } from '@pairloom/contract';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

export interface Sent {
  readonly method?: string;
  readonly headers?: OutgoingHttpHeaders;
  /** A stream is sent chunked. */
  readonly body?: string | Buffer | AsyncIterable<Buffer | string>;
}

/** Sends a request exactly as given (unlike fetch, also with a foreign Host) and reads the whole answer. */
export function send(url: string, { method = 'GET', headers = {}, body }: Sent = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text });
      });
    });
    outgoing.on('error', reject);
    if (body === undefined || typeof body === 'string' || Buffer.isBuffer(body)) outgoing.end(body);
    else
      Readable.from(body)
        .on('error', () => outgoing.destroy())
        .pipe(outgoing);
  });
}

export const sendJson = (url: string, value: unknown, method = 'POST'): Promise<Answer> =>
  send(url, { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) });

export const jsonOf = (answer: Answer): unknown => JSON.parse(answer.text);

/** The answer as a problem, after checking that it is a proper one. */
export function problemOf(answer: Answer): Problem {
  const problem = Problem.parse(JSON.parse(answer.text));
  const told = [answer.headers['content-type'], answer.status, answer.headers['x-correlation-id']];
  const due = ['application/problem+json', problem.status, problem.correlationId];
  if (JSON.stringify(told) !== JSON.stringify(due)) throw new Error(`not a proper problem: ${told.join(', ')}`);
  return problem;
}

export type FormPart = readonly [name: string, content: string | Buffer, filename?: string];

const BOUNDARY = 'pairloom-spec-boundary';

export const FORM_TYPE = `multipart/form-data; boundary=${BOUNDARY}`;

/** A multipart body with its parts in the order given. */
export function formBody(parts: readonly FormPart[], end = `--${BOUNDARY}--\r\n`): Buffer {
  const pieces = parts.flatMap(([name, content, filename]) => {
    const file = filename === undefined ? '' : `; filename="${filename}"\r\nContent-Type: text/csv`;
    const head = `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"${file}\r\n\r\n`;
    return [Buffer.from(head), Buffer.from(content), Buffer.from('\r\n')];
  });
  return Buffer.concat([...pieces, Buffer.from(end)]);
}

export const sendForm = (url: string, parts: readonly FormPart[], headers: OutgoingHttpHeaders = {}): Promise<Answer> =>
  send(url, { method: 'POST', headers: { 'content-type': FORM_TYPE, ...headers }, body: formBody(parts) });
