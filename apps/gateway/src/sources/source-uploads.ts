import { randomUUIDv7 } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { FileFault, type BlobStore, type Principal, type Sources, type StoredSource } from '@pairloom/core';
import type { Logger } from 'pino';
import { hasBody, mediaTypeOf, type HttpRequest } from '../http/messages.ts';
import { errorFields } from '../logging/error-fields.ts';
import { LOGGER } from '../logging/logger.ts';
import { BLOBS, SETTINGS, SOURCES, type GatewaySettings } from '../ports.ts';
import { RequestFault } from '../problems/request-fault.ts';
import { ProjectLookup } from '../projects/project-lookup.ts';
import { LimitsOfProjects } from '../settings/project-limits.ts';
import { PassingFile } from '../uploads/passing-file.ts';
import { readBody } from '../uploads/read-body.ts';
import { cleanFilename, openUpload, textOf, type UploadBody } from '../uploads/upload-body.ts';
import { refuseTooLarge, tooLarge } from '../uploads/too-large.ts';
import { UploadSlots } from '../uploads/upload-slots.ts';
import { BodyPieces } from './body-pieces.ts';
import { SourceLookup } from './source-lookup.ts';
import { byteCountOf, filenameOfMetadata, PIECE_TYPE } from './upload-headers.ts';

const blobKeyOf = (sourceId: string): string => `sources/${sourceId}`;
const partKeyOf = (sourceId: string): string => `uploads/${sourceId}/${randomUUIDv7()}`;

/** Where an upload stands, when a piece was sent for another place. */
export class WrongOffset extends RequestFault {
  constructor(readonly source: StoredSource) {
    super('upload_offset_wrong', `The upload stands at byte ${source.bytes}.`);
  }
}

/** Takes files in without importing them, whole or in pieces. */
@Injectable()
export class SourceUploads {
  constructor(
    private readonly projects: ProjectLookup,
    private readonly slots: UploadSlots,
    private readonly lookup: SourceLookup,
    private readonly limits: LimitsOfProjects,
    @Inject(SOURCES) private readonly sources: Sources,
    @Inject(BLOBS) private readonly blobs: BlobStore,
    @Inject(SETTINGS) private readonly settings: GatewaySettings,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** The whole file in one request, or with Upload-Length the promise of one. */
  async create(projectId: string, principal: Principal, request: HttpRequest): Promise<StoredSource> {
    const length = byteCountOf(request, 'Upload-Length');
    await this.projects.require(projectId);
    if (length !== undefined) return this.begin(projectId, principal, request, length);
    return this.slots.hold(() => this.receive(projectId, principal, request));
  }

  private async begin(
    projectId: string,
    principal: Principal,
    request: HttpRequest,
    length: number,
  ): Promise<StoredSource> {
    const maxBytes = await this.limits.fileBytes(projectId);
    if (length > maxBytes) throw tooLarge(maxBytes);
    if (length === 0) throw new FileFault('empty_file');
    if (hasBody(request))
      throw new RequestFault('invalid_request', 'With Upload-Length the body is empty; send the file with PATCH.');
    const filename = cleanFilename(textOf(request.query, 'filename') ?? filenameOfMetadata(request));
    const id = randomUUIDv7();
    return this.sources.create({ id, projectId, principal, filename, blobKey: blobKeyOf(id), length });
  }

  private async receive(projectId: string, principal: Principal, request: HttpRequest): Promise<StoredSource> {
    const maxBytes = await this.limits.fileBytes(projectId);
    refuseTooLarge(request, maxBytes);
    const body = await openUpload(request, request.query);
    refuseOptions(body.earlyOptions);
    const id = randomUUIDv7();
    await this.sources.create({ id, projectId, principal, filename: body.filename, blobKey: blobKeyOf(id) });
    await this.storeOrDiscard(id, body, maxBytes);
    return this.lookup.require(projectId, id);
  }

  private async storeOrDiscard(id: string, body: UploadBody, maxBytes: number): Promise<void> {
    const file = new PassingFile(body.content, maxBytes);
    const blobKey = blobKeyOf(id);
    try {
      const stored = await this.blobs.put(blobKey, file.bytes());
      refuseOptions(await body.options());
      if (stored.bytes === 0) throw new FileFault('empty_file');
      await this.sources.complete(id, blobKey, stored);
    } catch (error) {
      // Of an upload whose end was stored although nobody was told the file stays.
      const discarded = await this.attempt(id, this.sources.discard(id));
      if (discarded === true) await this.attempt(id, this.blobs.remove(blobKey));
      throw file.broken ?? error;
    }
  }

  /**
   * Takes the next bytes of a resumable upload in. What came before a connection broke stays.
   * @throws WrongOffset when they do not begin where the upload stands, also when another request was faster.
   */
  async append(projectId: string, sourceId: string, request: HttpRequest): Promise<StoredSource> {
    if (mediaTypeOf(request) !== PIECE_TYPE)
      throw new RequestFault('media_type_unsupported', `Send the bytes as ${PIECE_TYPE}.`);
    const offset = byteCountOf(request, 'Upload-Offset');
    if (offset === undefined)
      throw new RequestFault('invalid_request', undefined, {
        fields: [{ path: 'Upload-Offset', message: 'is missing' }],
      });
    const source = await this.lookup.require(projectId, sourceId);
    if (source.bytes !== offset) throw new WrongOffset(source);
    return this.slots.hold(() => this.appendPieces(source, new BodyPieces(readBody(request))));
  }

  private async appendPieces(source: StoredSource, body: BodyPieces): Promise<StoredSource> {
    const { id, projectId } = source;
    const length = source.state === 'stored' ? source.bytes : (source.length ?? source.bytes);
    let offset = source.bytes;
    while (await body.more()) {
      if (offset >= length)
        throw new FileFault('file_too_large', `The upload has more bytes than the ${length} that were announced.`);
      offset += await this.appendPiece(
        source,
        offset,
        body.piece(Math.min(this.settings.uploadPartBytes, length - offset)),
      );
    }
    if (body.broken !== undefined) throw body.broken;
    return this.lookup.require(projectId, id);
  }

  private async appendPiece(
    { id, projectId }: StoredSource,
    offset: number,
    piece: AsyncIterable<Uint8Array>,
  ): Promise<number> {
    const blobKey = partKeyOf(id);
    const { bytes } = await this.blobs.put(blobKey, piece);
    if (await this.sources.appendPart(id, offset, { blobKey, bytes })) return bytes;
    await this.attempt(id, this.blobs.remove(blobKey));
    throw new WrongOffset(await this.lookup.require(projectId, id));
  }

  /** Cleaning up must not hide why it is done; what is left over goes when the source expires. */
  private async attempt<T>(sourceId: string, step: Promise<T>): Promise<T | undefined> {
    try {
      return await step;
    } catch (error) {
      this.logger.warn({ sourceId, ...errorFields(error) }, 'upload of a source not cleaned up at once');
      return undefined;
    }
  }
}

function refuseOptions(options: string | undefined): void {
  if (options !== undefined)
    throw new RequestFault('invalid_request', undefined, {
      fields: [{ path: 'options', message: 'belong to the import, not to its source' }],
    });
}
