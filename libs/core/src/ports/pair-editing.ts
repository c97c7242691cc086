import type { NeighbourQuery, Page, PageQuery, PairFilter, PairNeighbours, PairVersion } from '@pairloom/contract';
import type { PairContent } from '../identity/content-hash.ts';
import type { Principal } from './import-admission.ts';

/** A stored pair with what a change of it has to know. */
export interface EditablePair {
  readonly id: string;
  readonly version: number;
  /** 16 bytes: what the pair is told by now. */
  readonly key: Buffer;
  readonly content: PairContent;
}

/** A pair as it is to be. */
export interface PairState {
  readonly content: PairContent;
  readonly key: Buffer;
  readonly questionKey: Buffer;
  readonly contentHash: Buffer;
  readonly quality: number | undefined;
}

export type PairChangeOutcome =
  | { readonly outcome: 'stored'; readonly version: number }
  | { readonly outcome: 'not_found' }
  /** Someone else was first: the pair has another version. */
  | { readonly outcome: 'changed'; readonly version: number }
  /** Another pair is told by what this one would be told by. */
  | { readonly outcome: 'taken'; readonly pairId: string };

interface Edit {
  readonly projectId: string;
  readonly pairId: string;
  readonly principal: Principal;
}

/**
 * Changes of single pairs by people and programs. Each leaves a version and an audit event in its transaction. All calls may throw
 * SystemFault `database_unavailable`.
 */
export interface PairEditing {
  find(projectId: string, pairId: string): Promise<EditablePair | undefined>;
  /** Writes a state over the version that it was made of. */
  change(edit: Edit & { readonly version: number; readonly state: PairState }): Promise<PairChangeOutcome>;
  /** `version` undefined: whichever there is. */
  remove(edit: Edit & { readonly version: number | undefined }): Promise<PairChangeOutcome>;
  /**
   * Makes a pair again what it was, as a new version; one that was removed comes back under its id. `version` is the one to go back to,
   * `from` the one that the pair must have now, undefined for whichever.
   */
  restore(
    edit: Edit & { readonly version: number; readonly from: number | undefined },
  ): Promise<PairChangeOutcome | { readonly outcome: 'version_not_found' }>;
  /** Newest first; also of a pair that was removed. Undefined for a pair that never was. */
  versions(projectId: string, pairId: string, query: PageQuery): Promise<Page<PairVersion> | undefined>;
  /** Undefined when there is no such pair. */
  neighbours(
    projectId: string,
    pairId: string,
    filter: NeighbourQuery,
    model: string,
  ): Promise<PairNeighbours | undefined>;
  /** Those of the ids that no pair of the project has, in the order given. */
  unknownIds(projectId: string, ids: readonly string[]): Promise<string[]>;
  /** Ids of the pairs of a filter in pages, newest first; pairs that come or go meanwhile may be left out. */
  idsOf(projectId: string, filter: PairFilter, model: string): AsyncIterable<readonly string[]>;
}
