import type { ImportOptions, Mapping, Page, SavedMapping, Source } from '@pairloom/contract';
import type { Principal } from './import-admission.ts';
import type { StoredBlob } from './blob-store.ts';

/** A source with where its bytes lie; `blobKey` is that of the whole file and stands for nothing while it is uploading. */
export interface StoredSource extends Source {
  readonly projectId: string;
  readonly blobKey: string;
}

export interface NewSource {
  readonly id: string;
  readonly projectId: string;
  readonly principal: Principal;
  readonly filename: string;
  readonly blobKey: string;
  /** Bytes of the whole file, as far as the client said so. */
  readonly length?: number;
}

/** A piece of a resumable upload: a blob of its own until the upload is whole. */
export interface SourcePart {
  readonly blobKey: string;
  readonly bytes: number;
}

/** Corrected rows of a source, a blob of canonical JSON named by their hash. */
export interface StoredSourceEdits {
  readonly hash: string;
  readonly blobKey: string;
  readonly rows: number;
}

/** A source as an import reads it. */
export interface SourceOfImport {
  readonly source: StoredSource;
  readonly options: ImportOptions;
}

/** How fast the last imports of a project ran; undefined where none tells. */
export interface ProjectRates {
  readonly rowsPerSecond?: number;
  readonly textsPerSecond?: number;
}

/** Uploaded files before and beside their imports. All calls may throw SystemFault `database_unavailable`. */
export interface Sources {
  /** Makes the row of a source whose bytes are to come (state uploading); it expires in a day unless it is imported. */
  create(source: NewSource): Promise<StoredSource>;
  /** Undefined when there is no such source, or when it has expired. */
  get(projectId: string, sourceId: string): Promise<StoredSource | undefined>;
  /** The source of an import, and the options that it is read with, the mapping among them; undefined when it is no longer there. */
  ofImport(projectId: string, importId: string): Promise<SourceOfImport | undefined>;
  /** Notes a part that begins at `offset`. False when the upload stands elsewhere or has ended: then the part belongs to nothing. */
  appendPart(sourceId: string, offset: number, part: SourcePart): Promise<boolean>;
  /** The parts of an upload in their order. */
  parts(sourceId: string): Promise<SourcePart[]>;
  /** Ends an upload: the whole file lies under `blobKey`. False when it had ended before; the first end stands. */
  complete(sourceId: string, blobKey: string, stored: StoredBlob): Promise<boolean>;
  /** Removes an upload that was refused, as if it had never been. False, with nothing done, when it is no longer an upload. */
  discard(sourceId: string): Promise<boolean>;
  /** Notes corrected rows whose blob is stored. Noting the same again changes nothing. */
  saveEdits(sourceId: string, principal: Principal, edits: StoredSourceEdits): Promise<void>;
  edits(sourceId: string, hash: string): Promise<StoredSourceEdits | undefined>;
  rates(projectId: string): Promise<ProjectRates>;
}

/** Mappings that a project keeps for sets of columns, see `headerSetKey`. */
export interface SavedMappings {
  /** Newest first. */
  list(projectId: string, query: { cursor?: string; limit: number }): Promise<Page<SavedMapping>>;
  /** Keeps a mapping for its columns; another one for the same set of columns is replaced and keeps its id. */
  save(input: {
    projectId: string;
    principal: Principal;
    headerSet: string;
    name: string;
    columns: readonly string[];
    mapping: Mapping;
  }): Promise<SavedMapping>;
  find(projectId: string, headerSet: string): Promise<SavedMapping | undefined>;
  /** False when there was none. */
  remove(projectId: string, mappingId: string, principal: Principal): Promise<boolean>;
}
