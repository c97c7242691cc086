import { Inject, Injectable } from '@nestjs/common';
import type { ImportKind, ImportOptions, ImportRecord } from '@pairloom/contract';
import {
  blobBytes,
  failpoint,
  FileFault,
  SystemFault,
  type BlobStore,
  type ImportAdmission,
  type ReadPlan,
  type UploadedSource,
} from '@pairloom/core';
import type { Logger } from 'pino';
import { ImportReader } from '../imports/import-reader.ts';
import { errorFields } from '../logging/error-fields.ts';
import { LOGGER } from '../logging/logger.ts';
import { MappedSources } from '../mappings/mapped-sources.ts';
import { BLOBS, IMPORTS, SETTINGS, WORKFLOWS, type GatewaySettings, type ImportWorkflows } from '../ports.ts';
import { ClientGone, RequestFault } from '../problems/request-fault.ts';
import { ValidationSnapshots } from '../rules/validation-snapshots.ts';
import { ImportDefaults } from '../settings/import-defaults.ts';
import { EditsOfSources } from '../sources/source-edits.ts';
import { fingerprintOf } from './fingerprint.ts';
import { PassingFile } from './passing-file.ts';
import { receivedSource } from './received-source.ts';
import { courseOf } from '@pairloom/temporal-api';
import { refuseEdits } from './source-uses.ts';
import type { ImportPlace, SourceUse, Upload, WrittenRows } from './upload.ts';
import { parseUploadOptions } from './upload-options.ts';

const blobKeyOf = (importId: string): string => `sources/${importId}`;

/** The upload that holds the job row: streams the file to the blob store, judges it, queues the import, starts its workflow. */
@Injectable()
export class ClaimedUpload {
  constructor(
    private readonly reader: ImportReader,
    private readonly mapped: MappedSources,
    private readonly edits: EditsOfSources,
    private readonly validation: ValidationSnapshots,
    private readonly defaults: ImportDefaults,
    @Inject(IMPORTS) private readonly imports: ImportAdmission,
    @Inject(BLOBS) private readonly blobs: BlobStore,
    @Inject(WORKFLOWS) private readonly workflows: ImportWorkflows,
    @Inject(SETTINGS) private readonly settings: GatewaySettings,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async receive(upload: Upload): Promise<ImportRecord> {
    const { importId, project, body } = upload;
    await failpoint('upload.claimed');
    return this.queue({ importId, project, filename: body.filename }, await this.storeOrSettle(upload));
  }

  /** The same for a file that is there already. Whatever happens, it stays. */
  async use(use: SourceUse): Promise<ImportRecord> {
    const { importId, project, source } = use;
    return this.queue({ importId, project, filename: source.filename }, await this.planOrSettle(use));
  }

  /** The same for rows that the gateway writes itself, which may be none. */
  async write(place: ImportPlace, written: WrittenRows): Promise<ImportRecord> {
    return this.queue(place, await this.writeOrSettle(place, written), 'bulk');
  }

  private async queue(
    place: ImportPlace,
    source: UploadedSource,
    kind: ImportKind = source.options.dryRun ? 'preview' : 'import',
  ): Promise<ImportRecord> {
    await failpoint('upload.stored');
    await this.enqueue(place, source);
    await failpoint('upload.queued');
    await this.start(place, source, kind);
    await failpoint('upload.started');
    return this.reader.one(place.project.id, place.importId);
  }

  private async planOrSettle({ importId, project, source, options }: SourceUse): Promise<UploadedSource> {
    const { id: sourceId, blobKey, bytes, sha256, filename } = source;
    try {
      const stored = blobBytes(this.blobs, blobKey, bytes);
      const mapped = await this.mapped.plan(project.id, stored, filename, options);
      const plan = await this.validation.validated(project.id, mapped);
      await this.edits.check(sourceId, options, plan);
      const file = { blobKey, bytes, sha256 };
      const effective = await this.defaults.applied(project.id, options);
      return { ...uploaded({ importId, project, filename }, file, options, plan), options: effective, sourceId };
    } catch (error) {
      await this.attempt(importId, this.imports.discard(importId));
      throw error;
    }
  }

  private storeOrSettle(upload: Upload): Promise<UploadedSource> {
    const file = new PassingFile(upload.body.content, upload.maxBytes);
    return this.whileAlive(
      upload.importId,
      () => this.store(upload, file),
      () => file.broken,
    );
  }

  private writeOrSettle(place: ImportPlace, { sha256, options, rows, plan }: WrittenRows): Promise<UploadedSource> {
    const { importId, filename } = place;
    const blobKey = blobKeyOf(importId);
    let file: PassingFile | undefined;
    const store = async (): Promise<UploadedSource> => {
      file = new PassingFile(await rows(), this.settings.maxUploadBytes);
      const stored = await this.blobs.put(blobKey, file.bytes());
      const source = uploaded(place, { blobKey, ...stored }, options, await plan());
      return { ...source, fingerprint: fingerprintOf({ sha256, filename }, options) };
    };
    return this.whileAlive(importId, store, () => file?.broken);
  }

  /** Stores a file and says meanwhile that it is alive; what goes wrong settles the import. `broken`: what the content itself threw. */
  private async whileAlive(
    importId: string,
    store: () => Promise<UploadedSource>,
    broken: () => unknown,
  ): Promise<UploadedSource> {
    const touch = setInterval(() => void this.touch(importId), this.settings.uploadTouchMs);
    try {
      return await store();
    } catch (error) {
      const fault = broken() ?? error;
      await this.settle(importId, fault, true);
      throw fault;
    } finally {
      clearInterval(touch);
    }
  }

  private async store({ importId, project, body }: Upload, file: PassingFile): Promise<UploadedSource> {
    const blobKey = blobKeyOf(importId);
    const stored = await this.blobs.put(blobKey, file.bytes());
    const options = parseUploadOptions(await body.options());
    refuseEdits(options);
    if (stored.bytes === 0) throw new FileFault('empty_file');
    const source = receivedSource(file.head(), blobBytes(this.blobs, blobKey, stored.bytes));
    const mapped = await this.mapped.plan(project.id, source, body.filename, options);
    const plan = await this.validation.validated(project.id, mapped);
    const effective = await this.defaults.applied(project.id, options);
    const place = { importId, project, filename: body.filename };
    return { ...uploaded(place, { blobKey, ...stored }, options, plan), options: effective };
  }

  private async enqueue({ importId, project }: ImportPlace, source: UploadedSource): Promise<void> {
    if (await this.enqueueOnce(source)) return;
    if (source.sourceId === undefined) await this.removeBlob(importId);
    const stored = await this.imports.get(project.id, importId);
    if (stored?.status === 'cancelled')
      throw new RequestFault('import_ended', 'The import was cancelled while its file was being uploaded.');
    throw new RequestFault('upload_incomplete', 'The upload was silent for too long and was given up.');
  }

  /** A connection that breaks in the commit leaves open what became of it: then the database is asked before anything is undone. */
  private async enqueueOnce(source: UploadedSource): Promise<boolean> {
    const { importId, projectId, sourceId } = source;
    try {
      return await this.imports.enqueue(source);
    } catch (error) {
      const stored = await this.imports.get(projectId, importId);
      // It has its file: the commit came through, and the import may even have ended since.
      if (stored !== undefined && stored.bytes !== null) return true;
      await this.settle(importId, error, sourceId === undefined);
      throw error;
    }
  }

  private async start(place: ImportPlace, source: UploadedSource, kind: ImportKind): Promise<void> {
    const { importId, project, filename } = place;
    try {
      await this.workflows.start({
        importId,
        projectId: project.id,
        projectName: project.name,
        filename,
        course: courseOf(source.options),
        kind,
        bytes: source.bytes,
      });
    } catch (error) {
      const message = 'Temporal could not be reached, so the import was not started.';
      await this.attempt(importId, this.imports.abandon(importId, { code: 'temporal_unavailable', message }));
      throw error instanceof SystemFault ? error : new SystemFault('temporal_unavailable', undefined, { cause: error });
    }
  }

  /**
   * Ends what was begun: as if it had never been after a refusal, as a failed import when the client went away. The file goes last: of an import that
   * was queued after all it stays, and when nobody can say it is left to the reconciler.
   */
  private async settle(importId: string, error: unknown, ownsBlob: boolean): Promise<void> {
    const message = 'The upload ended before the whole file had arrived.';
    const ended =
      error instanceof ClientGone
        ? this.imports.abandon(importId, { code: 'upload_incomplete', message })
        : this.imports.discard(importId);
    if ((await this.attempt(importId, ended)) === true && ownsBlob) await this.removeBlob(importId);
  }

  private async removeBlob(importId: string): Promise<void> {
    await this.attempt(importId, this.blobs.remove(blobKeyOf(importId)));
  }

  private async touch(importId: string): Promise<void> {
    await this.attempt(importId, this.imports.touchUpload(importId));
  }

  /** Cleaning up must not hide why it is done; what is left over is settled as a silent upload later. */
  private async attempt<T>(importId: string, step: Promise<T>): Promise<T | undefined> {
    try {
      return await step;
    } catch (error) {
      this.logger.warn({ importId, ...errorFields(error) }, 'upload not settled at once');
      return undefined;
    }
  }
}

/** The fingerprint is of the options that the request names, so that it stays the same when the defaults of the project change. */
function uploaded(
  { importId, project, filename }: ImportPlace,
  stored: Pick<UploadedSource, 'blobKey' | 'bytes' | 'sha256'>,
  options: ImportOptions,
  plan: ReadPlan,
): UploadedSource {
  return {
    importId,
    projectId: project.id,
    ...stored,
    sourceType: plan.sourceType,
    mapping: plan.mapping,
    options,
    plan,
    fingerprint: fingerprintOf({ sha256: stored.sha256, filename }, options),
  };
}
