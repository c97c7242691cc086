import { HttpErrorResponse } from '@angular/common/http';
import { Problem, type MappingHelp, type ProblemField } from '@pairloom/contract';

/** A fault as a reader can use it: what is wrong, what to do, where. Made of whatever an API call threw. */
export interface Fault {
  /** Code of the problem; `offline` when no answer came, `unreadable` when the answer was not of this API. */
  code: Problem['code'] | 'offline' | 'unreadable';
  title: string;
  detail: string | null;
  remedy: string | null;
  fields: ProblemField[];
  /** Line of the file. */
  line: number | null;
  retryable: boolean;
  correlationId: string | null;
  mapping: MappingHelp | null;
}

/** An answer that does not have the shape of the contract. */
export class UnreadableAnswer extends Error {
  constructor(path: string, cause: unknown) {
    super(`The answer of ${path} does not have the agreed shape.`, { cause });
  }
}

const offline: Fault = {
  code: 'offline',
  title: 'The server cannot be reached.',
  detail: null,
  remedy: 'Check the connection and that Pairloom is running, then try again.',
  fields: [],
  line: null,
  retryable: true,
  correlationId: null,
  mapping: null,
};

const unreadable = (detail: string): Fault => ({
  ...offline,
  code: 'unreadable',
  title: 'The server gave an answer that this page does not understand.',
  detail,
  remedy: 'Reload the page; if it stays, tell the operator.',
  retryable: false,
});

const fromProblem = (problem: Problem): Fault => ({
  code: problem.code,
  title: problem.title,
  detail: problem.detail === problem.title ? null : problem.detail,
  remedy: problem.remedy,
  fields: problem.fields ?? [],
  line: problem.line ?? null,
  retryable: problem.retryable,
  correlationId: problem.code === 'internal' ? problem.correlationId : null,
  mapping: problem.mapping ?? null,
});

/** Where text was asked for, a problem comes as text, too. */
function bodyOf({ error }: HttpErrorResponse): unknown {
  if (typeof error !== 'string') return error;
  try {
    return JSON.parse(error) as unknown;
  } catch {
    return null;
  }
}

export function faultOf(error: unknown): Fault {
  if (!(error instanceof HttpErrorResponse)) return unreadable(error instanceof Error ? error.message : '');
  const problem = Problem.safeParse(bodyOf(error));
  if (problem.success) return fromProblem(problem.data);
  // A proxy in between answers 502 to 504 in words of its own when the gateway is away.
  if (error.status === 0 || (error.status >= 502 && error.status <= 504)) return offline;
  return unreadable(`Status ${error.status}.`);
}
