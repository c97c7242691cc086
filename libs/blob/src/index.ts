/**
 * blob: source files and reports behind core's BlobStore port, in a local folder or an S3 bucket.
 * May import contract, core and the AWS SDK.
 */
export { createBlobStore, type BlobStoreOptions } from './create-blob-store.ts';
