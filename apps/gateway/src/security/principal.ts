import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Principal } from '@pairloom/core';
import type { HttpRequest, HttpResponse, Next } from '../http/messages.ts';

/** Owner of the embedded default. */
const LOCAL_OWNER: Principal = { id: 'local-owner' };

/** Says who asks. Everything behind it takes the principal from the request, so a login only has to replace this. */
export function localOwner(request: HttpRequest, _response: HttpResponse, next: Next): void {
  request.principal = LOCAL_OWNER;
  next();
}

/** The principal of the request, as a parameter of a controller's method. */
export const CurrentPrincipal = createParamDecorator(
  (_data: unknown, context: ExecutionContext): Principal => context.switchToHttp().getRequest<HttpRequest>().principal,
);
