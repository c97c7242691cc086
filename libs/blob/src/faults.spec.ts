import { S3ServiceException } from '@aws-sdk/client-s3';
import { describe, expect, it } from '@jest/globals';
import { folderFault, isMissing as isMissingFile } from './folder-faults.ts';
import { isBeyondEnd, readFault, s3Fault } from './s3-faults.ts';

const errno = (code: string) => Object.assign(new Error(`${code}: /secret/path`), { code });

describe('folderFault', () => {
  it.each([
    ['ENOSPC', 'blob_full', 'The blob store has no space left.'],
    ['EDQUOT', 'blob_full', 'The blob store has no space left.'],
    ['EACCES', 'blob_credentials', 'The blob store does not permit this access.'],
    ['EPERM', 'blob_credentials', 'The blob store does not permit this access.'],
    ['EROFS', 'blob_credentials', 'The blob store does not permit this access.'],
    ['EMFILE', 'blob_unavailable', 'The blob store has too many files open.'],
    ['EIO', 'blob_unavailable', 'The blob store cannot be reached.'],
  ])('%s', (errnoCode, code, message) => {
    const cause = errno(errnoCode);
    expect(folderFault(cause)).toMatchObject({ name: 'SystemFault', code, message, cause });
  });

  it('knows what is not there', () => {
    expect(['ENOENT', 'ENOTDIR', 'EIO'].map((code) => isMissingFile(errno(code)))).toEqual([true, true, false]);
    expect(isMissingFile('ENOENT')).toBe(false);
  });
});

describe('s3Fault', () => {
  const refused = (name: string, httpStatusCode: number) =>
    new S3ServiceException({
      name,
      message: 'at https://bucket.internal',
      $fault: 'client',
      $metadata: { httpStatusCode },
    });

  it.each([
    [refused('AccessDenied', 403), 'blob_credentials', 'The blob store refuses the credentials.'],
    [refused('SignatureDoesNotMatch', 403), 'blob_credentials', 'The blob store refuses the credentials.'],
    [refused('NoSuchBucket', 404), 'blob_credentials', 'The bucket of the blob store does not exist.'],
    [
      Object.assign(new Error('no profile'), { name: 'CredentialsProviderError' }),
      'blob_credentials',
      'There are no credentials for the blob store.',
    ],
    [refused('SlowDown', 503), 'blob_unavailable', 'The blob store cannot be reached.'],
    ['a string', 'blob_unavailable', 'The blob store cannot be reached.'],
  ])('%#: %s', (cause, code, message) => {
    expect(s3Fault(cause)).toMatchObject({ name: 'SystemFault', code, message, cause });
  });

  it('tells a missing blob and a range behind the end from a failing store', () => {
    expect(readFault(refused('NoSuchKey', 404))).toMatchObject({ name: 'FileFault', code: 'source_missing' });
    expect(readFault(refused('NoSuchBucket', 404))).toMatchObject({ name: 'SystemFault' });
    expect(isBeyondEnd(refused('InvalidRange', 416))).toBe(true);
    expect(isBeyondEnd(errno('ECONNRESET'))).toBe(false);
  });
});
