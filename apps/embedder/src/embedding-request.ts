import { z } from 'zod';
import { ApiFault, badRequest } from './api-fault.ts';

/** As at OpenAI. */
export const MAX_TEXTS = 2048;

/** A request that can be computed. */
export interface EmbeddingRequest {
  readonly texts: readonly string[];
  readonly encoding: 'float' | 'base64';
  /** Whom the client says it asks for; callers take turns. */
  readonly user: string | undefined;
}

/** `input` is looked at by hand: of a union, zod cannot say what is wrong with the kind that was meant. */
const Body = z.object({
  model: z.string(),
  input: z.unknown().optional(),
  encoding_format: z.enum(['float', 'base64']).default('float'),
  dimensions: z.number().int().nullish(),
  user: z.string().nullish(),
});

/**
 * Checks a body of `POST /v1/embeddings`. Fields that OpenAI knows and this server has no use for are left alone.
 * @throws ApiFault 400, or 404 `model_not_found`; its message never holds a text of the input
 */
export function readEmbeddingRequest(body: unknown, served: { model: string; dimensions: number }): EmbeddingRequest {
  const parsed = Body.safeParse(body);
  if (!parsed.success) throw firstIssue(parsed.error);
  const { model, input, encoding_format, dimensions, user } = parsed.data;
  if (model !== served.model) throw modelNotFound(model);
  if (dimensions != null && dimensions !== served.dimensions) {
    throw badRequest('dimensions', `This model gives vectors of ${served.dimensions} dimensions only.`);
  }
  return { texts: readInput(input), encoding: encoding_format, user: user ?? undefined };
}

export const modelNotFound = (model: string): ApiFault =>
  new ApiFault(404, `The model \`${model.slice(0, 100)}\` does not exist.`, {
    param: 'model',
    code: 'model_not_found',
  });

function readInput(input: unknown): readonly string[] {
  const texts: unknown = typeof input === 'string' ? [input] : input;
  if (!Array.isArray(texts)) throw badRequest('input', 'input must be a string or a list of strings.');
  if (texts.length === 0) throw badRequest('input', 'input must not be an empty list.');
  if (texts.length > MAX_TEXTS) {
    throw badRequest('input', `input holds ${texts.length} texts; at most ${MAX_TEXTS} are taken in one request.`);
  }
  texts.forEach(checkText);
  return texts as string[];
}

function checkText(text: unknown, place: number): void {
  const param = `input[${place}]`;
  if (typeof text === 'number' || Array.isArray(text)) {
    throw badRequest('input', 'Token input is not supported; send text.');
  }
  if (typeof text !== 'string') throw badRequest(param, `${param} must be a string.`);
  if (text === '') throw badRequest(param, `${param} must not be an empty string.`);
}

function firstIssue(error: z.ZodError): ApiFault {
  const issue = error.issues[0];
  const param = issue?.path.join('.');
  if (!param) return badRequest(undefined, 'The body must be a JSON object.');
  return badRequest(param, `${param}: ${issue?.message ?? 'invalid'}`);
}
