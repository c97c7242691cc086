import { ERROR_CODES, type ErrorCode } from '@pairloom/contract';
import { EmbeddingFault } from '@pairloom/core';
import { isFields } from './fields.ts';
import { retryAfterMs } from './retry-after.ts';

/** What a provider says against a call. */
export interface Complaint {
  /** HTTP status; 0 when the provider answers 200 and complains in the body without a number. */
  readonly status: number;
  readonly code: string | undefined;
  readonly type: string | undefined;
  readonly param: string | undefined;
  /** For looking at only, never to be shown or logged: it may quote the texts sent. */
  readonly message: string;
  readonly headers: Headers | undefined;
}

/** Statuses that may be about one of the texts. Which, or whether the call as a whole, they do not say. */
const ABOUT_TEXTS = new Set([400, 413, 422]);

const MODEL_UNKNOWN = new Set(['model_not_found', 'unknown_model', 'invalid_model', 'deploymentnotfound']);

/** The message's wording where there is no code: vLLM, Ollama, LiteLLM and others. */
const SPEAKS_OF_MODEL = /\bmodel\b/i;
const SPEAKS_OF_UNKNOWN = /\b(unknown|invalid|no such|not (found|exist|supported|available|served))\b/i;

/** A complaint out of an error object in a body: `{ message, type, param, code }`, each of which may be missing. */
export function complaintOf(status: number, error: unknown, headers: Headers | undefined): Complaint {
  const fields = isFields(error) ? error : {};
  const text = (name: string) => (typeof fields[name] === 'string' ? fields[name] : undefined);
  const message = text('message') ?? (typeof error === 'string' ? error : '');
  return { status, code: text('code'), type: text('type'), param: text('param'), message, headers };
}

/** A complaint that came with status 200; OpenRouter and others put the status into `code`. */
export function complaintInBody(error: unknown, headers: Headers | undefined): Complaint {
  const code = isFields(error) ? Number(error['code']) : NaN;
  return complaintOf(Number.isInteger(code) && code >= 400 && code <= 599 ? code : 0, error, headers);
}

/** The fault that a complaint stands for; undefined when one of the texts may be to blame. */
export function faultBehind(complaint: Complaint): EmbeddingFault | undefined {
  const { status } = complaint;
  const told = describe(complaint);
  if (status === 401 || status === 403) {
    return faultOf('embedding_credentials', `The provider refuses the API key (${told}).`);
  }
  if (namesModelUnknown(complaint) || (status === 404 && speaksOfUnknownModel(complaint))) return modelUnknown(told);
  if (ABOUT_TEXTS.has(status)) return undefined;
  const wait = retryAfterMs(complaint.headers, Date.now());
  if (status === 429) return faultOf('embedding_rate_limited', `The provider asks to wait (${told}).`, wait);
  if (status === 0) return faultOf('embedding_response_invalid', 'The provider answered 200 with an error.', wait);
  const hint = status === 404 ? '; is the base URL right?' : '';
  return faultOf('embedding_unavailable', `The provider does not serve the call (${told}${hint}).`, wait);
}

/** The fault behind a complaint about a text of our own that nothing can be wrong with: the call as a whole is bad. */
export function faultOfWholeCall(complaint: Complaint): EmbeddingFault {
  const told = describe(complaint);
  if (speaksOfUnknownModel(complaint)) return modelUnknown(told);
  return faultOf('embedding_unavailable', `The provider refuses even a call with one short word (${told}).`);
}

/** Status and, if it looks like one, the code: all that is safe to tell. */
export function describe({ status, code }: Complaint): string {
  const safe = code !== undefined && /^[A-Za-z][A-Za-z0-9_.-]{0,63}$/.test(code);
  return safe ? `status ${status}, ${code}` : `status ${status}`;
}

/** A fault of this code, retryable as the contract says. */
export const faultOf = (code: ErrorCode, message: string, wait?: number): EmbeddingFault =>
  new EmbeddingFault(code, message, { retryable: ERROR_CODES[code].retryable, retryAfterMs: wait });

const modelUnknown = (told: string): EmbeddingFault =>
  faultOf('embedding_model_unknown', `The provider does not know the model (${told}).`);

const namesModelUnknown = ({ code, type, param, status }: Complaint): boolean =>
  [code, type].some((name) => name !== undefined && MODEL_UNKNOWN.has(name.toLowerCase())) ||
  (param === 'model' && (status === 404 || ABOUT_TEXTS.has(status)));

const speaksOfUnknownModel = ({ message }: Complaint): boolean =>
  SPEAKS_OF_MODEL.test(message) && SPEAKS_OF_UNKNOWN.test(message);
