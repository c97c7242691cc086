import type { ErrorCode } from '@pairloom/contract';
import { CreateBucketCommand, ListMultipartUploadsCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import type { BlobStore } from '@pairloom/core';
import { findVersitygw } from '@pairloom/testing';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { createBlobStore } from '../create-blob-store.ts';
import type { S3Options } from '../s3-blob-store.ts';
import { CREDENTIALS, Versitygw } from './versitygw.ts';

/** A blob store on something real, with a look behind it. */
export interface StoreUnderTest {
  readonly store: BlobStore;
  /** The same kind of store in a place that cannot be reached. */
  readonly broken: BlobStore;
  /** What it answers. */
  readonly brokenCode: ErrorCode;
  /** Everything that lies in the store, sorted; files in the making and unfinished uploads too. */
  listing(): Promise<string[]>;
  close(): Promise<void>;
}

async function filesIn(path: string): Promise<string[]> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(path, join(entry.parentPath, entry.name)))
    .sort();
}

export async function openFolder(): Promise<StoreUnderTest> {
  const root = await mkdtemp(join(tmpdir(), 'pairloom-blob-'));
  const path = join(root, 'store');
  await writeFile(join(root, 'file'), '');
  return {
    store: await createBlobStore({ kind: 'folder', path }),
    broken: await createBlobStore({ kind: 'folder', path: join(root, 'file', 'store') }),
    brokenCode: 'blob_unavailable',
    listing: () => filesIn(path),
    close: () => rm(root, { recursive: true }),
  };
}

const BUCKET = 'pairloom';
const PREFIX = 'team/blobs';
/** What `check` leaves behind. */
const PROBE = `${PREFIX}/.write-check`;

async function s3Listing(client: S3Client): Promise<string[]> {
  const { Contents: objects = [] } = await client.send(new ListObjectsV2Command({ Bucket: BUCKET }));
  const { Uploads: uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket: BUCKET }));
  const keys = objects.map(({ Key: key = '' }) => key).filter((key) => key !== PROBE);
  const finished = keys.map((key) => (key.startsWith(`${PREFIX}/`) ? key.slice(PREFIX.length + 1) : `outside: ${key}`));
  return [...finished, ...uploads.map(({ Key: key = '' }) => `unfinished: ${key}`)].sort();
}

async function openS3(path: string): Promise<StoreUnderTest> {
  const server = await Versitygw.start(path);
  const { endpoint } = server;
  const client = new S3Client({ endpoint, region: 'us-east-1', forcePathStyle: true, credentials: CREDENTIALS });
  await client.send(new CreateBucketCommand({ Bucket: BUCKET }));
  const options: S3Options = {
    kind: 's3',
    bucket: BUCKET,
    prefix: PREFIX,
    endpoint,
    region: 'us-east-1',
    forcePathStyle: true,
    ...CREDENTIALS,
  };
  return {
    store: await createBlobStore(options),
    broken: await createBlobStore({ ...options, secretAccessKey: 'wrong' }),
    brokenCode: 'blob_credentials',
    listing: () => s3Listing(client),
    close: async () => {
      client.destroy();
      await server.stop();
    },
  };
}

export interface StoreKind {
  readonly name: string;
  /** Undefined when this kind cannot be had on this machine; `name` then says why. */
  readonly open: (() => Promise<StoreUnderTest>) | undefined;
}

export async function storeKinds(): Promise<StoreKind[]> {
  const folder = { name: 'a folder', open: openFolder };
  const found = await findVersitygw();
  if ('missing' in found) return [folder, { name: `an S3 bucket (skipped: ${found.missing})`, open: undefined }];
  return [folder, { name: 'an S3 bucket', open: () => openS3(found.path) }];
}
