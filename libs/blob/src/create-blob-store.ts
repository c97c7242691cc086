import type { BlobStore } from '@pairloom/core';
import { FolderBlobStore, type FolderOptions } from './folder-blob-store.ts';
import type { S3Options } from './s3-blob-store.ts';

/** As libs/config gives it. */
export type BlobStoreOptions = FolderOptions | S3Options;

/** Nothing is opened or checked yet; `check` does that. The client of S3 is loaded only where it is needed: it takes some 6 MB. */
export async function createBlobStore(options: BlobStoreOptions): Promise<BlobStore> {
  switch (options.kind) {
    case 'folder':
      return new FolderBlobStore(options);
    case 's3': {
      const { S3BlobStore } = await import('./s3-blob-store.ts');
      return new S3BlobStore(options);
    }
  }
}
