import type { ErrorCode } from '@pairloom/contract';
import type { VersionedChange } from '@pairloom/core';
import { RequestFault } from '../problems/request-fault.ts';
import { headerOf, type HttpRequest, type HttpResponse } from './messages.ts';

const VERSION = /^"(\d{1,9})"$/;

/** Says which version the answer is. */
export const tellVersion = (response: HttpResponse, version: number): void =>
  void response.setHeader('ETag', `"${version}"`);

/**
 * The version that a change is made to, from If-Match; undefined for `*`, whichever there is.
 * @throws RequestFault `version_required`, and `version_changed` for what was never an ETag of ours.
 */
export function versionOf(request: HttpRequest): number | undefined {
  const given = headerOf(request, 'if-match')?.trim();
  if (given === undefined) throw new RequestFault('version_required');
  if (given === '*') return undefined;
  const version = VERSION.exec(given)?.[1];
  if (version === undefined) throw new RequestFault('version_changed');
  return Number(version);
}

/** What a change stored. @throws RequestFault `version_changed`, `project_not_found`, `project_name_taken` */
export function storedBy<T>(change: VersionedChange<T>): T {
  if (change.outcome === 'stored') return change.stored;
  const codes = {
    changed: 'version_changed',
    not_found: 'project_not_found',
    name_taken: 'project_name_taken',
  } as const;
  const code: ErrorCode = codes[change.outcome];
  throw new RequestFault(code);
}
