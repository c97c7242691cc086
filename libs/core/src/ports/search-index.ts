/** What one part of the work came to. */
export interface SearchFilling {
  /** Documents that were made. */
  readonly pairs: number;
  /** Whether there is more to do. */
  readonly more: boolean;
  /** Ids of pairs whose documents the database refuses: they are found by meaning and in lists, not by words. */
  readonly refused?: readonly string[];
}

/** Keeps what search looks at up with the pairs, beside the imports and never in their way. Everything may be done twice, and in two places at once. */
export interface SearchIndex {
  /**
   * Does the next part of the work: documents of pairs that ended imports have written, then those of projects that are compared as a
   * whole. While any import loads nothing is done, unless it has waited for long. May throw SystemFault `database_unavailable`.
   */
  fill(): Promise<SearchFilling>;
  /** Ends a round: entries that the index still holds in a list are put in their places. */
  settle(): Promise<void>;
}

/** An index over the vectors of one project and model. */
export interface VectorIndexWork {
  readonly projectId: string;
  readonly modelId: number;
  readonly vectors: number;
}

/** Indexes over vectors: made once a project has so many that comparing with all of them takes long. */
export interface VectorIndexes {
  /** The next index to be made, and whether imports of its project make vectors right now; undefined when there is none. */
  next(): Promise<VectorIndexWork | undefined>;
  /** Makes it, or what is left of it; minutes for a million vectors. Writers are not kept waiting. False when someone else is at it. */
  make(work: VectorIndexWork, signal: AbortSignal): Promise<boolean>;
  /** Removes those that are half made and those whose project has few vectors left; gives how many. */
  removeSpent(): Promise<number>;
}
