import {
  AbortMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  type ListMultipartUploadsCommandOutput,
  type MultipartUpload,
  type S3ClientConfig,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { FileFault, type BlobStore, type ListedBlob, type StoredBlob } from '@pairloom/core';
import { Readable } from 'node:stream';
import { checkedKey, checkRange } from './blob-key.ts';
import { BlobMeter } from './blob-meter.ts';
import { codedStream } from './coded-stream.ts';
import { isBeyondEnd, isMissing, readFault, s3Fault } from './s3-faults.ts';

export interface S3Options {
  readonly kind: 's3';
  readonly bucket: string;
  /** Put before each key; empty for none. */
  readonly prefix: string;
  /** Undefined: Amazon's. */
  readonly endpoint?: string;
  readonly region: string;
  /** Without a key pair the SDK's own chain is asked: environment, shared files, instance role. */
  readonly accessKeyId?: string;
  readonly secretAccessKey?: string;
  readonly forcePathStyle: boolean;
}

const CONNECT_TIMEOUT_MS = 5_000;
const IDLE_TIMEOUT_MS = 60_000;
const MIN_PART_BYTES = 8 * 1024 ** 2;
/** S3 takes 10,000 parts; some are left for bodies that turn out a little longer than their limit. */
const MAX_PARTS = 9_000;
/** Parts under way at once: together with the part size, the memory that one upload takes. */
const PARALLEL_PARTS = 2;
/** No upload takes longer: S3 tells when one began, not when its last part came. */
const LONGEST_UPLOAD_MS = 24 * 3_600_000;
/** Not a possible key, see `checkedKey`. */
const PROBE = '.write-check';

function clientConfig(options: S3Options): S3ClientConfig {
  const { accessKeyId, secretAccessKey, endpoint } = options;
  // Other services than Amazon's may not know the checksums that the SDK would add. We keep a sha256 of our own.
  const checksums = endpoint === undefined ? 'WHEN_SUPPORTED' : 'WHEN_REQUIRED';
  return {
    region: options.region,
    endpoint,
    forcePathStyle: options.forcePathStyle,
    credentials: accessKeyId && secretAccessKey ? { accessKeyId, secretAccessKey } : undefined,
    requestChecksumCalculation: checksums,
    responseChecksumValidation: checksums,
    requestHandler: { connectionTimeout: CONNECT_TIMEOUT_MS, socketTimeout: IDLE_TIMEOUT_MS },
  };
}

/**
 * Needs s3:GetObject, PutObject, DeleteObject, AbortMultipartUpload, ListBucketMultipartUploads, and ListBucket, without which a
 * missing blob is answered as forbidden.
 */
export class S3BlobStore implements BlobStore {
  readonly #client: S3Client;
  readonly #bucket: string;
  readonly #prefix: string;

  constructor(options: S3Options) {
    this.#client = new S3Client(clientConfig(options));
    this.#bucket = options.bucket;
    this.#prefix = options.prefix === '' ? '' : `${options.prefix}/`;
  }

  async put(key: string, body: AsyncIterable<Uint8Array>, limits?: { maxBytes?: number }): Promise<StoredBlob> {
    const target = this.#target(key);
    const meter = new BlobMeter(limits?.maxBytes);
    const upload = new Upload({
      client: this.#client,
      params: { ...target, Body: Readable.from(meter.pass(body), { objectMode: false }) },
      partSize: Math.max(MIN_PART_BYTES, Math.ceil((limits?.maxBytes ?? 0) / MAX_PARTS)),
      queueSize: PARALLEL_PARTS,
    });
    try {
      await upload.done();
    } catch (error) {
      throw meter.blame(error, s3Fault);
    }
    return meter.result();
  }

  async readRange(key: string, start: number, end: number): Promise<Buffer> {
    checkRange(start, end);
    if (start === end) return this.#nothingOf(key);
    const body = await this.#get(key, `bytes=${start}-${end - 1}`);
    if (!body) return Buffer.alloc(0);
    try {
      return Buffer.concat((await body.toArray()) as Uint8Array[]);
    } catch (error) {
      throw readFault(error);
    }
  }

  async readStream(key: string, start = 0): Promise<Readable> {
    checkRange(start, start);
    const body = await this.#get(key, start === 0 ? undefined : `bytes=${start}-`);
    return body ? codedStream(body, readFault) : Readable.from([], { objectMode: false });
  }

  async *readBlocks(key: string, start = 0): AsyncGenerator<Buffer, void, undefined> {
    for await (const block of (await this.readStream(key, start)) as AsyncIterable<Buffer>) yield block;
  }

  async size(key: string): Promise<number | undefined> {
    const target = this.#target(key);
    try {
      const found = await this.#client.send(new HeadObjectCommand(target));
      return found.ContentLength;
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw s3Fault(error);
    }
  }

  async list(window: { folder: string; after?: string; limit: number }): Promise<ListedBlob[]> {
    const { Bucket, Key: folder } = this.#target(window.folder);
    const found: ListedBlob[] = [];
    let startAfter = window.after === undefined ? undefined : this.#target(window.after).Key;
    try {
      for (let more = true; more && found.length < window.limit;) {
        const page = await this.#client.send(
          new ListObjectsV2Command({
            Bucket,
            Prefix: `${folder}/`,
            StartAfter: startAfter,
            MaxKeys: window.limit - found.length,
          }),
        );
        for (const { Key: key = '', LastModified: at } of page.Contents ?? [])
          found.push({ key: key.slice(this.#prefix.length), modifiedAt: at?.getTime() ?? Date.now() });
        startAfter = page.Contents?.at(-1)?.Key;
        more = page.IsTruncated === true && startAfter !== undefined;
      }
    } catch (error) {
      throw s3Fault(error);
    }
    return found;
  }

  async remove(key: string): Promise<void> {
    const target = this.#target(key);
    try {
      await this.#client.send(new DeleteObjectCommand(target));
    } catch (error) {
      if (!isMissing(error)) throw s3Fault(error);
    }
  }

  async removeUnfinished(before: number): Promise<number> {
    let removed = 0;
    try {
      for await (const { Key, UploadId, Initiated } of this.#uploads()) {
        if (Initiated === undefined || Initiated.getTime() >= before - LONGEST_UPLOAD_MS) continue;
        await this.#client.send(new AbortMultipartUploadCommand({ Bucket: this.#bucket, Key, UploadId }));
        removed++;
      }
    } catch (error) {
      throw s3Fault(error);
    }
    return removed;
  }

  /** Those under way, page by page. */
  async *#uploads(): AsyncGenerator<MultipartUpload, void, undefined> {
    const uploads = { Bucket: this.#bucket, Prefix: this.#prefix };
    for (let after: { KeyMarker?: string; UploadIdMarker?: string } | undefined = {}; after !== undefined;) {
      const page: ListMultipartUploadsCommandOutput = await this.#client.send(
        new ListMultipartUploadsCommand({ ...uploads, ...after }),
      );
      yield* page.Uploads ?? [];
      after =
        page.IsTruncated === true
          ? { KeyMarker: page.NextKeyMarker, UploadIdMarker: page.NextUploadIdMarker }
          : undefined;
    }
  }

  async check(): Promise<void> {
    try {
      const probe = { Bucket: this.#bucket, Key: `${this.#prefix}${PROBE}` };
      await this.#client.send(new PutObjectCommand({ ...probe, Body: 'writable' }));
    } catch (error) {
      throw s3Fault(error);
    }
  }

  #target(key: string): { Bucket: string; Key: string } {
    return { Bucket: this.#bucket, Key: `${this.#prefix}${checkedKey(key)}` };
  }

  /** Undefined when the range begins at or behind the end. */
  async #get(key: string, range: string | undefined): Promise<Readable | undefined> {
    const target = this.#target(key);
    try {
      const { Body: body } = await this.#client.send(new GetObjectCommand({ ...target, Range: range }));
      if (body instanceof Readable) return body;
      throw new TypeError('The answer of the blob store is no stream.');
    } catch (error) {
      if (isBeyondEnd(error)) return undefined;
      throw readFault(error);
    }
  }

  /** An empty range cannot be asked for in HTTP. */
  async #nothingOf(key: string): Promise<Buffer> {
    if ((await this.size(key)) === undefined) throw new FileFault('source_missing');
    return Buffer.alloc(0);
  }
}
