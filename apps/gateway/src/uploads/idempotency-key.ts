import type { IncomingMessage } from 'node:http';
import { headerOf } from '../http/messages.ts';
import { RequestFault } from '../problems/request-fault.ts';

const KEY = /^[\x21-\x7e]{1,255}$/;

/** @throws RequestFault `idempotency_key_invalid` */
export function idempotencyKeyOf(request: IncomingMessage): string | undefined {
  const key = headerOf(request, 'idempotency-key');
  if (key !== undefined && !KEY.test(key)) throw new RequestFault('idempotency_key_invalid');
  return key;
}
