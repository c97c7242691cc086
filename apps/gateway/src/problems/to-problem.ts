import { HttpException } from '@nestjs/common';
import { ERROR_CODES, type ErrorCode, type Problem } from '@pairloom/contract';
import { CodedFault, EmbeddingFault, SystemFault } from '@pairloom/core';
import { ZodError } from 'zod';
import { RequestFault } from './request-fault.ts';
import { fieldsOf } from './zod-fields.ts';

type Extras = Partial<Pick<Problem, 'detail' | 'retryable' | 'line' | 'fields' | 'mapping' | 'existingId'>>;

function problemOf(code: ErrorCode, correlationId: string, extras: Extras = {}): Problem {
  const { http, title, remedy, retryable } = ERROR_CODES[code];
  return {
    type: `urn:pairloom:problem:${code}`,
    title,
    status: http,
    code,
    detail: title,
    remedy,
    retryable,
    correlationId,
    ...extras,
  };
}

/** Only faults of the file and of the request speak for themselves: what a system fault says may hold SQL, paths or content. */
function codedExtras(fault: CodedFault): Extras {
  if (fault instanceof SystemFault) return {};
  return {
    detail: fault.message,
    ...(fault.line === undefined ? {} : { line: fault.line }),
    ...(fault.mapping === undefined ? {} : { mapping: fault.mapping }),
    ...(fault instanceof RequestFault && fault.fields !== undefined ? { fields: [...fault.fields] } : {}),
    ...(fault instanceof RequestFault && fault.existingId !== undefined ? { existingId: fault.existingId } : {}),
  };
}

function codeOfStatus(status: number): ErrorCode {
  switch (status) {
    case 404:
    case 405:
      return 'route_not_found';
    case 413:
      return 'body_too_large';
    case 415:
      return 'media_type_unsupported';
    default:
      return status >= 400 && status < 500 ? 'invalid_request' : 'internal';
  }
}

/** What the client is told of anything that was thrown. Never holds SQL, stacks, paths or cell text. */
export function toProblem(error: unknown, correlationId: string): Problem {
  if (error instanceof CodedFault) return problemOf(error.code, correlationId, codedExtras(error));
  if (error instanceof EmbeddingFault) return problemOf(error.code, correlationId, { retryable: error.retryable });
  if (error instanceof ZodError) return problemOf('invalid_request', correlationId, { fields: fieldsOf(error.issues) });
  if (error instanceof HttpException) return problemOf(codeOfStatus(error.getStatus()), correlationId);
  return problemOf('internal', correlationId);
}

/** Seconds after which trying again makes sense; undefined when it does not. */
export function retryAfterSeconds(error: unknown, problem: Problem): number | undefined {
  if (!problem.retryable || problem.status < 409) return undefined;
  const asked = error instanceof EmbeddingFault ? error.retryAfterMs : undefined;
  return Math.max(1, Math.ceil((asked ?? 1_000) / 1_000));
}
