import { isAbsolute, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { text } from './values.ts';

/** Where blobs live, as BLOB_STORE says it. */
export type BlobLocation =
  | { readonly kind: 'folder'; readonly path: string }
  | { readonly kind: 's3'; readonly bucket: string; readonly prefix: string };

/** Names that every S3 implementation takes: https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
const PREFIX_SEGMENT = /^(?!\.{1,2}$)[A-Za-z0-9._-]+$/;

function s3Location(rest: string): BlobLocation | undefined {
  const [bucket = '', ...segments] = rest.replace(/\/+$/, '').split('/');
  if (!BUCKET.test(bucket) || !segments.every((segment) => PREFIX_SEGMENT.test(segment))) return undefined;
  return { kind: 's3', bucket, prefix: segments.join('/') };
}

function fileUrlLocation(value: string): BlobLocation | undefined {
  try {
    return { kind: 'folder', path: resolve(fileURLToPath(value)) };
  } catch {
    // A file URL with a host, or with an encoded slash.
    return undefined;
  }
}

/** A relative folder is refused: gateway and worker must mean the same one, whatever folder they were started in. */
export const blobLocation = text(
  'must be an absolute folder path, a file:// URL or s3://bucket/prefix',
  (value): BlobLocation | undefined => {
    if (value.startsWith('s3://')) return s3Location(value.slice('s3://'.length));
    if (value.startsWith('file://')) return fileUrlLocation(value);
    return isAbsolute(value) && !value.includes('\0') ? { kind: 'folder', path: resolve(value) } : undefined;
  },
);
