/** Where a fault lies: in the file as a whole, in one row, in the request, or in the system. */
export type ErrorLevel = 'file' | 'row' | 'request' | 'system';

export interface ErrorCodeEntry {
  readonly level: ErrorLevel;
  /** HTTP status of a problem that carries the code. Row faults never become a problem of their own. */
  readonly http: number;
  /** Whether the same request may succeed later without a change. */
  readonly retryable: boolean;
  /** Short, constant sentence: what is wrong. */
  readonly title: string;
  /** What the reader can do about it. */
  readonly remedy: string;
  /** The same where the code says why an import has ended without vectors: later passes make them. */
  readonly lateRemedy?: string;
}

export const file = (title: string, remedy: string, http = 422): ErrorCodeEntry => ({
  level: 'file',
  http,
  retryable: false,
  title,
  remedy,
});
export const row = (title: string, remedy: string): ErrorCodeEntry => ({
  level: 'row',
  http: 422,
  retryable: false,
  title,
  remedy,
});
export const request = (http: number, title: string, remedy: string): ErrorCodeEntry => ({
  level: 'request',
  http,
  retryable: false,
  title,
  remedy,
});
export const system = (http: number, title: string, remedy: string, retryable = true): ErrorCodeEntry => ({
  level: 'system',
  http,
  retryable,
  title,
  remedy,
});
/** What a person has to mend before rows are written or vectors are made. An import waits for a retry, later passes for nobody. */
export const mendable = (title: string, mending: string): ErrorCodeEntry => ({
  ...system(503, title, `${mending}, then retry.`, false),
  lateRemedy: `${mending}; the missing vectors are then made automatically, or at once by a retry.`,
});
