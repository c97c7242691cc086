import type { BlobStore } from '@pairloom/core';
import { FolderBlobStore, type FolderOptions } from './folder-blob-store.ts';
import { S3BlobStore, type S3Options } from './s3-blob-store.ts';

/** As libs/config gives it. */
export type BlobStoreOptions = FolderOptions | S3Options;

/** Nothing is opened or checked yet; `check` does that. */
export function createBlobStore(options: BlobStoreOptions): BlobStore {
  switch (options.kind) {
    case 'folder':
      return new FolderBlobStore(options);
    case 's3':
      return new S3BlobStore(options);
  }
}
