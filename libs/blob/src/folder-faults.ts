import { SystemFault } from '@pairloom/core';

function errnoOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** Whether the error says that there is no such file. */
export function isMissing(error: unknown): boolean {
  const errno = errnoOf(error);
  return errno === 'ENOENT' || errno === 'ENOTDIR';
}

/** The message is for users and names no path; the cause is for the log. */
export function folderFault(error: unknown): SystemFault {
  switch (errnoOf(error)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new SystemFault('blob_full', undefined, { cause: error });
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new SystemFault('blob_credentials', 'The blob store does not permit this access.', { cause: error });
    case 'EMFILE':
    case 'ENFILE':
      return new SystemFault('blob_unavailable', 'The blob store has too many files open.', { cause: error });
    default:
      return new SystemFault('blob_unavailable', undefined, { cause: error });
  }
}
