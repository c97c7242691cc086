import type { HttpRequest, HttpResponse, Next } from '../http/messages.ts';

/** What the API says is true now: nothing between client and gateway keeps it. */
export function noStore(request: HttpRequest, response: HttpResponse, next: Next): void {
  if (/^\/(api\/v1|health)\//i.test(request.path)) response.setHeader('Cache-Control', 'no-store');
  next();
}
