import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { headerOf, type HttpRequest, type HttpResponse, type Next } from '../http/messages.ts';

/** Files worth compressing, with what they are. Everything else is served as it is. */
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
};

type Coding = 'br' | 'gzip';

interface Compressed {
  readonly changedMs: number;
  readonly body: Promise<Buffer>;
}

const inBrotli = promisify(brotliCompress);
const inGzip = promisify(gzip);

/**
 * Serves files of the built web app compressed to those who take that. A file is compressed once and kept, as long as it does not change:
 * the app is a few hundred kilobytes. What is not taken here goes on to the static files.
 */
export function compressedFiles(webRoot: string, setHeaders: (response: HttpResponse, path: string) => void) {
  const kept = new Map<string, Compressed>();

  async function bodyOf(path: string, coding: Coding): Promise<Buffer | undefined> {
    const found = await stat(path).catch(() => undefined);
    if (!found?.isFile()) return undefined;
    const name = `${coding} ${path}`;
    const known = kept.get(name);
    if (known?.changedMs === found.mtimeMs) return known.body;
    const body = readFile(path).then((plain) => compress(plain, coding));
    kept.set(name, { changedMs: found.mtimeMs, body });
    body.catch(() => kept.delete(name));
    return body;
  }

  return async (request: HttpRequest, response: HttpResponse, next: Next): Promise<void> => {
    const coding = codingOf(request);
    const type = TYPES[extname(pathOf(request))];
    const path = join(webRoot, decoded(pathOf(request)));
    if (coding === undefined || type === undefined || !path.startsWith(webRoot + sep)) return next();
    const body = await bodyOf(path, coding);
    if (body === undefined) return next();
    setHeaders(response, path);
    response.setHeader('Content-Type', type);
    response.setHeader('Content-Encoding', coding);
    response.setHeader('Vary', 'Accept-Encoding');
    const tag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
    response.setHeader('ETag', tag);
    if (headerOf(request, 'if-none-match') === tag) {
      response.statusCode = 304;
      response.removeHeader('Content-Type');
      return void response.end();
    }
    response.setHeader('Content-Length', body.length);
    response.end(request.method === 'HEAD' ? undefined : body);
  };
}

const pathOf = (request: HttpRequest): string => (request.url ?? '/').split('?', 1)[0] ?? '/';

/** A path that is no valid text names no file. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return '';
  }
}

/** The best coding that the client takes; undefined when it wants the file as it is. */
export function codingOf(request: HttpRequest): Coding | undefined {
  if (request.method !== 'GET' && request.method !== 'HEAD') return undefined;
  const taken = new Set(
    (headerOf(request, 'accept-encoding') ?? '')
      .split(',')
      .map((part) => part.trim().toLowerCase())
      .filter((part) => !/;\s*q=0(\.0*)?$/.test(part))
      .map((part) => part.split(';', 1)[0]),
  );
  return (['br', 'gzip'] as const).find((coding) => taken.has(coding));
}

const compress = (plain: Buffer, coding: Coding): Promise<Buffer> =>
  coding === 'br' ? inBrotli(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 10 } }) : inGzip(plain, { level: 9 });
