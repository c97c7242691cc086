import { Inject, Injectable } from '@nestjs/common';
import type { ImportOptions, ImportRecord } from '@pairloom/contract';
import { blobBytes, FileFault, inspect, planOf, SystemFault, type BlobStore, type StoredImport } from '@pairloom/core';
import { ImportReader } from '../imports/import-reader.ts';
import { MappedSources } from '../mappings/mapped-sources.ts';
import { BLOBS, WORKFLOWS, type ImportWorkflows } from '../ports.ts';
import { RequestFault } from '../problems/request-fault.ts';
import { fingerprintOf } from './fingerprint.ts';
import { KeyHolders } from './key-holders.ts';
import { PassingFile } from './passing-file.ts';
import { headOnly, NotKept } from './received-source.ts';
import { courseOf } from '@pairloom/temporal-api';
import type { ImportPlace, SourceUse, Upload } from './upload.ts';
import { parseUploadOptions } from './upload-options.ts';

/** An upload whose key another one holds: reads its file to the end without keeping it, and answers with the other's import. */
@Injectable()
export class RepeatedUpload {
  constructor(
    private readonly reader: ImportReader,
    private readonly holders: KeyHolders,
    private readonly mapped: MappedSources,
    @Inject(BLOBS) private readonly blobs: BlobStore,
    @Inject(WORKFLOWS) private readonly workflows: ImportWorkflows,
  ) {}

  /** @throws RequestFault `idempotency_key_reused`, `upload_in_progress`, `upload_incomplete`; the holder's own refusal */
  async follow({ importId, project, body, maxBytes }: Upload): Promise<ImportRecord> {
    const file = new PassingFile(body.content, maxBytes);
    const { sha256, bytes } = await file.drain();
    const options = parseUploadOptions(await body.options());
    const { filename } = body;
    const refuse = () => refuseAlike(file.head(), { filename, bytes }, options);
    return this.answer({ importId, project, filename }, { sha256, options, refuse });
  }

  /** The same for a file that was uploaded before. */
  followUse({ importId, project, source, options }: SourceUse): Promise<ImportRecord> {
    const { blobKey, bytes, filename, sha256 } = source;
    const stored = blobBytes(this.blobs, blobKey, bytes);
    const refuse = async () => void (await this.mapped.plan(project.id, stored, filename, options));
    return this.answer({ importId, project, filename }, { sha256, options, refuse });
  }

  /** The same for a request whose rows the gateway writes itself. */
  followRequest(place: ImportPlace, request: Repeat): Promise<ImportRecord> {
    return this.answer(place, request);
  }

  private async answer(place: ImportPlace, { sha256, options, refuse }: Repeat): Promise<ImportRecord> {
    const { importId, project, filename } = place;
    const holder = await this.holders.outcome(project.id, importId);
    if (holder.outcome === 'gone') {
      await refuse();
      throw faultOfHolder(holder.stored);
    }
    if (holder.fingerprint !== fingerprintOf({ sha256, filename }, options))
      throw new RequestFault('idempotency_key_reused');
    const record = await this.reader.one(project.id, importId);
    if (record.error?.code === 'temporal_unavailable') throw new SystemFault('temporal_unavailable');
    if (record.phase === 'queued') await this.startAgain(place, record, options);
    return record;
  }

  /** The gateway that queued the import may have died before it started the workflow. Starting twice does no harm. */
  private async startAgain(
    { importId, project, filename }: ImportPlace,
    { kind, bytes }: ImportRecord,
    options: ImportOptions,
  ): Promise<void> {
    await this.workflows.start({
      ...(bytes !== null && { bytes }),
      kind,
      importId,
      projectId: project.id,
      projectName: project.name,
      filename,
      course: courseOf(options),
    });
  }
}

/** What a repeated request brings. */
export interface Repeat {
  /** Of the file, or of the request where there is none. */
  readonly sha256: string;
  readonly options: ImportOptions;
  /** Throws what is wrong with the file, if anything is. */
  readonly refuse: () => Promise<void>;
}

/** The holder was most likely refused for what is wrong with this file too: then that is the answer. */
async function refuseAlike(
  head: Buffer,
  file: { filename: string; bytes: number },
  options: ImportOptions,
): Promise<void> {
  if (file.bytes === 0) throw new FileFault('empty_file');
  try {
    planOf(await inspect(headOnly(head, file.bytes), file.filename, options), options);
  } catch (error) {
    if (!(error instanceof NotKept)) throw error;
  }
}

function faultOfHolder(stored: StoredImport | undefined): Error {
  if (stored?.error?.code === 'temporal_unavailable') return new SystemFault('temporal_unavailable');
  return new RequestFault(
    'upload_incomplete',
    'The first request with this Idempotency-Key did not finish its upload. Send the file again with the same key.',
  );
}
