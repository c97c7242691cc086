import { S3ServiceException } from '@aws-sdk/client-s3';
import { FileFault, SystemFault } from '@pairloom/core';

const REFUSALS = new Set([
  'AccessDenied',
  'InvalidAccessKeyId',
  'SignatureDoesNotMatch',
  'ExpiredToken',
  'InvalidToken',
  'Forbidden',
]);

/** Whether the error says that there is no such blob. A HEAD carries no body, so its answer is known by status alone. */
export function isMissing(error: unknown): boolean {
  return error instanceof S3ServiceException && (error.name === 'NoSuchKey' || error.name === 'NotFound');
}

/** Whether a range begins at or behind the end of the blob. */
export function isBeyondEnd(error: unknown): boolean {
  return error instanceof S3ServiceException && error.$metadata.httpStatusCode === 416;
}

/** The message is for users and names neither bucket nor endpoint; the cause is for the log. */
export function s3Fault(error: unknown): SystemFault {
  const refusal = refusalOf(error);
  return new SystemFault(refusal === undefined ? 'blob_unavailable' : 'blob_credentials', refusal, { cause: error });
}

/** The answer to a HEAD has no body that would name the refusal. */
const isForbidden = (error: Error): boolean =>
  error instanceof S3ServiceException && [401, 403].includes(error.$metadata.httpStatusCode ?? 0);

/** What a person has to mend; undefined for faults that pass. */
function refusalOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if (error.name === 'CredentialsProviderError') return 'There are no credentials for the blob store.';
  if (error.name === 'NoSuchBucket') return 'The bucket of the blob store does not exist.';
  if (REFUSALS.has(error.name) || isForbidden(error)) return 'The blob store refuses the credentials.';
  return undefined;
}

export function readFault(error: unknown): FileFault | SystemFault {
  return isMissing(error) ? new FileFault('source_missing', undefined, { cause: error }) : s3Fault(error);
}
