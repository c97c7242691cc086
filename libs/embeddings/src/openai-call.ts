import OpenAI, { APIConnectionTimeoutError, APIError } from 'openai';
import type { EmbeddingFault } from '@pairloom/core';
import { complaintInBody, complaintOf, faultBehind, faultOf, type Complaint } from './complaint.ts';
import { isFields } from './fields.ts';
import { fetchWithNestedErrors } from './nested-errors.ts';
import { invalid } from './vectors.ts';

export interface OpenAiCallOptions {
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly model: string;
  readonly timeoutMs: number;
  readonly encoding: 'base64' | 'float';
}

/** An answer, still to be checked, or a refusal for which one of the texts may be to blame. */
export type CallResult =
  { readonly kind: 'answered'; readonly body: unknown } | { readonly kind: 'refused'; readonly complaint: Complaint };

/**
 * One call to `/embeddings`.
 * @throws EmbeddingFault when the call fails as a whole; the signal's reason as soon as it aborts
 */
export type Call = (texts: readonly string[], signal: AbortSignal | undefined) => Promise<CallResult>;

/** Calls through the `openai` client. It does not retry: whoever calls knows better when. */
export function createCall(options: OpenAiCallOptions): Call {
  const { model, timeoutMs, encoding } = options;
  const client = new OpenAI({
    baseURL: options.baseUrl,
    apiKey: options.apiKey,
    organization: null,
    project: null,
    fetch: fetchWithNestedErrors,
    maxRetries: 0,
    timeout: timeoutMs,
    // Its log lines hold what the provider says, which may quote the texts.
    logLevel: 'off',
  });
  return async (texts, signal) => {
    signal?.throwIfAborted();
    // The client's own timeout does not cover the body of an error answer.
    const deadline = AbortSignal.timeout(timeoutMs);
    const either = signal ? AbortSignal.any([signal, deadline]) : deadline;
    try {
      const call = client.embeddings.create(
        { model, input: [...texts], encoding_format: encoding },
        { signal: either },
      );
      const { data, response } = await call.withResponse();
      return settle(data, response.headers);
    } catch (error) {
      signal?.throwIfAborted();
      if (deadline.aborted || error instanceof APIConnectionTimeoutError) throw silent(timeoutMs);
      return refusal(error);
    }
  };
}

function settle(body: unknown, headers: Headers): CallResult {
  if (!isFields(body) || body['error'] == null) return { kind: 'answered', body };
  return judge(complaintInBody(body['error'], headers));
}

/** The error itself is not kept as a cause: its message is the provider's, and may quote the texts. */
function refusal(error: unknown): CallResult {
  if (isEmbeddingFault(error)) throw error;
  if (error instanceof APIError && error.status !== undefined) {
    const { status, headers } = error as APIError<number, Headers>;
    return judge(complaintOf(status, error.error ?? error.message, headers));
  }
  if (error instanceof Error && error.name === 'SyntaxError') throw invalid('it is not JSON, or cut off');
  throw faultOf('embedding_unavailable', `The connection to the provider failed (${systemCode(error)}).`);
}

function judge(complaint: Complaint): CallResult {
  const fault = faultBehind(complaint);
  if (fault) throw fault;
  return { kind: 'refused', complaint };
}

const isEmbeddingFault = (error: unknown): error is EmbeddingFault =>
  error instanceof Error && error.name === 'EmbeddingFault';

const silent = (timeoutMs: number): EmbeddingFault =>
  faultOf('embedding_unavailable', `The provider did not answer within ${timeoutMs} ms.`);

/** ECONNREFUSED and the like, from the innermost cause that has one. */
function systemCode(error: unknown): string {
  let code = 'no reason given';
  for (let cause: unknown = error; isFields(cause); cause = cause['cause']) {
    if (typeof cause['code'] === 'string' && /^[A-Z0-9_]+$/.test(cause['code'])) code = cause['code'];
  }
  return code;
}
