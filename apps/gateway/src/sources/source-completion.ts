import { Inject, Injectable } from '@nestjs/common';
import { FileFault, type BlobStore, type SourcePart, type Sources, type StoredSource } from '@pairloom/core';
import type { Logger } from 'pino';
import { errorFields } from '../logging/error-fields.ts';
import { LOGGER } from '../logging/logger.ts';
import { BLOBS, SOURCES } from '../ports.ts';

/** Whether all bytes of an upload are there, though it may not have been ended. */
export const isWhole = ({ state, bytes, length }: StoredSource): boolean => state === 'uploading' && bytes === length;

/** Makes one blob of the parts of a resumable upload. */
@Injectable()
export class SourceCompletion {
  readonly #underWay = new Map<string, Promise<void>>();

  constructor(
    @Inject(SOURCES) private readonly sources: Sources,
    @Inject(BLOBS) private readonly blobs: BlobStore,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Ends an upload whose parts are all there. May be called again, also after a crash half-way: the blob is the same each time. */
  complete(source: StoredSource): Promise<void> {
    const known = this.#underWay.get(source.id);
    if (known !== undefined) return known;
    const completing = this.join(source).finally(() => this.#underWay.delete(source.id));
    this.#underWay.set(source.id, completing);
    return completing;
  }

  private async join({ id, projectId, blobKey, length }: StoredSource): Promise<void> {
    const parts = await this.sources.parts(id);
    const bytes = parts.reduce((sum, part) => sum + part.bytes, 0);
    if (bytes !== length) {
      // Another gateway has ended the upload meanwhile, and its parts are gone.
      if ((await this.sources.get(projectId, id))?.state === 'stored') return;
      throw new FileFault('source_changed');
    }
    const stored = await this.blobs.put(blobKey, this.joined(parts));
    if (stored.bytes !== length) throw new FileFault('source_changed');
    if (await this.sources.complete(id, blobKey, stored)) await this.removeParts(id, parts);
  }

  private async *joined(parts: readonly SourcePart[]): AsyncGenerator<Uint8Array, void, undefined> {
    for (const { blobKey } of parts) yield* (await this.blobs.readStream(blobKey)) as AsyncIterable<Uint8Array>;
  }

  /** Nothing refers to them any more; one that stays is only waste. */
  private async removeParts(sourceId: string, parts: readonly SourcePart[]): Promise<void> {
    for (const { blobKey } of parts)
      await this.blobs.remove(blobKey).catch((error: unknown) => {
        this.logger.warn({ sourceId, ...errorFields(error) }, 'part of an upload not removed');
      });
  }
}
