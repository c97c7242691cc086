import { ImportOptions, type SavedMapping } from '@pairloom/contract';
import type { ProjectRates, SavedMappings, SourcePart, Sources, StoredSource, StoredSourceEdits } from '@pairloom/core';

const NOW = '2026-11-21T10:15:00.120Z';

/** Sources in memory, as strict about offsets and states as the database. */
export class MemorySources implements Partial<Sources> {
  readonly stored = new Map<string, StoredSource>();
  readonly #parts = new Map<string, SourcePart[]>();
  readonly #edits = new Map<string, StoredSourceEdits>();
  readonly #used = new Map<string, { sourceId: string; options: ImportOptions }>();
  readonly #rates: ProjectRates;

  constructor(rates: ProjectRates = {}) {
    this.#rates = rates;
  }

  readonly create: Sources['create'] = async ({ id, projectId, principal, filename, blobKey, length = null }) => {
    const source: StoredSource = {
      id,
      projectId,
      blobKey,
      filename,
      state: 'uploading',
      bytes: 0,
      length,
      sha256: null,
      createdBy: principal.id,
      createdAt: NOW,
      expiresAt: '2026-11-22T10:15:00.120Z',
    };
    this.stored.set(id, source);
    return source;
  };

  readonly get: Sources['get'] = async (projectId, sourceId) => {
    const source = this.stored.get(sourceId);
    return source?.projectId === projectId ? source : undefined;
  };

  readonly appendPart: Sources['appendPart'] = async (sourceId, offset, part) => {
    const source = this.stored.get(sourceId);
    if (source?.state !== 'uploading' || source.bytes !== offset) return false;
    this.stored.set(sourceId, { ...source, bytes: offset + part.bytes });
    this.#parts.set(sourceId, [...(this.#parts.get(sourceId) ?? []), part]);
    return true;
  };

  readonly parts: Sources['parts'] = async (sourceId) => this.#parts.get(sourceId) ?? [];

  readonly complete: Sources['complete'] = async (sourceId, blobKey, { bytes, sha256 }) => {
    const source = this.stored.get(sourceId);
    if (source?.state !== 'uploading') return false;
    this.stored.set(sourceId, { ...source, blobKey, bytes, sha256, state: 'stored' });
    this.#parts.delete(sourceId);
    return true;
  };

  readonly discard: Sources['discard'] = async (sourceId) => this.stored.delete(sourceId);

  readonly saveEdits: Sources['saveEdits'] = async (sourceId, _principal, edits) =>
    void this.#edits.set(`${sourceId}/${edits.hash}`, edits);

  readonly edits: Sources['edits'] = async (sourceId, hash) => this.#edits.get(`${sourceId}/${hash}`);

  readonly ofImport: Sources['ofImport'] = async (projectId, importId) => {
    const used = this.#used.get(importId);
    const source = used && (await this.get(projectId, used.sourceId));
    return used && source && { source, options: used.options };
  };

  readonly rates: Sources['rates'] = async () => this.#rates;

  /** Notes which source an import has, as queueing it does. */
  imported(importId: string, sourceId: string, options = ImportOptions.parse({})): void {
    this.#used.set(importId, { sourceId, options });
  }

  /** The only source there is. */
  get only(): StoredSource {
    const [source, ...others] = this.stored.values();
    if (!source || others.length > 0) throw new Error(`one source expected, not ${this.stored.size}`);
    return source;
  }
}

/** Saved mappings in memory, one for each set of columns. */
export class MemoryMappings implements Partial<SavedMappings> {
  readonly #kept = new Map<string, SavedMapping>();

  readonly list: SavedMappings['list'] = async () => ({ items: [...this.#kept.values()], nextCursor: null });

  readonly save: SavedMappings['save'] = async ({ headerSet, name, columns, mapping, principal }) => {
    const id = this.#kept.get(headerSet)?.id ?? `0199f0d3-0000-7000-8000-${String(this.#kept.size).padStart(12, '0')}`;
    const saved: SavedMapping = {
      id,
      name,
      columns: [...columns],
      mapping,
      createdBy: principal.id,
      createdAt: NOW,
      updatedAt: NOW,
    };
    this.#kept.set(headerSet, saved);
    return saved;
  };

  readonly find: SavedMappings['find'] = async (_project, headerSet) => this.#kept.get(headerSet);

  readonly remove: SavedMappings['remove'] = async (_project, mappingId) => {
    const entry = [...this.#kept].find(([, saved]) => saved.id === mappingId);
    return entry !== undefined && this.#kept.delete(entry[0]);
  };
}
