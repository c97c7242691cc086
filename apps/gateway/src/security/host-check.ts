import { headerOf, type HttpRequest, type HttpResponse, type Next } from '../http/messages.ts';
import { RequestFault } from '../problems/request-fault.ts';

const LOOPBACK_NAMES = ['127.0.0.1', 'localhost', '[::1]'];

/** Whether a `host[:port]` is ours: a loopback name with the port that serves, or one of the names that were allowed. */
function isOurs(host: string, port: number | undefined, allowed: ReadonlySet<string>): boolean {
  if (allowed.has(host)) return true;
  return LOOPBACK_NAMES.some((name) => host === `${name}:${port}` || (port === 80 && host === name));
}

function hostOfOrigin(origin: string): string | undefined {
  const match = /^https?:\/\/([^/\s]+)$/.exec(origin.toLowerCase());
  return match?.[1];
}

/**
 * Refuses requests under a foreign name. While nobody has to log in, this is what keeps pages of other sites out: by
 * Origin the ones that call from a browser, by Host the ones that let their own name point to this machine.
 */
export function hostCheck(allowedHosts: readonly string[]) {
  const allowed = new Set(allowedHosts.map((host) => host.toLowerCase()));
  return (request: HttpRequest, _response: HttpResponse, next: Next): void => {
    const port = request.socket.localPort;
    const host = headerOf(request, 'host')?.toLowerCase() ?? '';
    if (!isOurs(host, port, allowed)) return next(new RequestFault('host_forbidden'));
    const origin = headerOf(request, 'origin');
    if (origin === undefined) return next();
    const originHost = hostOfOrigin(origin);
    if (originHost === undefined || !isOurs(originHost, port, allowed))
      return next(new RequestFault('origin_forbidden'));
    next();
  };
}
