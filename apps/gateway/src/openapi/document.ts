import { ERROR_CODES, PROBLEM_MEDIA_TYPE, RESULT_KINDS, type ErrorCode, type Problem } from '@pairloom/contract';
import { z } from 'zod';
import { CORRELATION_ID } from './examples.ts';
import type { Answer, Body, Operation } from './operation.ts';
import { OPERATIONS } from './operations.ts';
import { componentSchemas, schemaRef } from './schemas.ts';

const ALWAYS: readonly ErrorCode[] = ['invalid_request', 'host_forbidden', 'origin_forbidden', 'internal'];
const PARTS_BEHIND: readonly ErrorCode[] = ['database_unavailable'];

const ID_WORDS: Readonly<Record<string, string>> = {
  projectId: 'Id of the project.',
  importId: 'Id of the import.',
  pairId: 'Id of the pair.',
  sourceId: 'Id of the source.',
  mappingId: 'Id of the saved mapping.',
  hash: 'Hash that the corrected rows were answered with.',
  kind: 'What became of the rows; `successful` is created, updated, unchanged and deleted together.',
};

/** What stands in a path and is no id. */
const PATH_SCHEMAS: Readonly<Record<string, object>> = {
  kind: { type: 'string', enum: RESULT_KINDS },
  hash: { type: 'string', pattern: '^[0-9a-f]{64}$' },
};

const DESCRIPTION = [
  'Imports question–answer pairs from files into PostgreSQL, durably, and finds them again.',
  '',
  'Faults are answered as RFC 9457 problems (`application/problem+json`). Their `code` never changes its name; `retryable` says',
  'whether the same request may succeed later; `correlationId`, also in the header `X-Correlation-Id`, finds the log lines.',
  '',
  'Lists answer `{ items, nextCursor }`: pass `nextCursor` as `cursor` to get the next page; null on the last.',
].join('\n');

const problemExample = (code: ErrorCode): Problem => ({
  type: `urn:pairloom:problem:${code}`,
  title: ERROR_CODES[code].title,
  status: ERROR_CODES[code].http,
  code,
  detail: ERROR_CODES[code].title,
  remedy: ERROR_CODES[code].remedy,
  retryable: ERROR_CODES[code].retryable,
  correlationId: CORRELATION_ID,
});

/** Problems of a route, those with one status together. */
function problemAnswers(codes: readonly ErrorCode[]): Record<string, object> {
  const byStatus = Map.groupBy(new Set(codes), (code) => String(ERROR_CODES[code].http));
  return Object.fromEntries(
    [...byStatus].map(([status, group]) => [
      status,
      {
        description: group.map((code) => `\`${code}\`: ${ERROR_CODES[code].title}`).join('\n\n'),
        content: {
          [PROBLEM_MEDIA_TYPE]: {
            schema: schemaRef('Problem'),
            examples: Object.fromEntries(group.map((code) => [code, { value: problemExample(code) }])),
          },
        },
      },
    ]),
  );
}

function answerObject({ description, schema, mediaType, example, empty, headers, alsoAs = [] }: Answer): object {
  return {
    description,
    ...(headers && {
      headers: Object.fromEntries(
        Object.entries(headers).map(([name, words]) => [name, { description: words, schema: { type: 'string' } }]),
      ),
    }),
    ...(empty !== true && {
      content: Object.fromEntries([
        [mediaType ?? 'application/json', { schema: schema && schemaRef(schema), example }],
        ...alsoAs.map((other) => [other.mediaType, { schema: schemaRef(other.schema), example: other.example }]),
      ]) as object,
    }),
  };
}

function bodyObject(bodies: readonly Body[]): object {
  const content = bodies.map(({ mediaType, schema, example }) => [
    mediaType,
    { schema: typeof schema === 'string' ? schemaRef(schema) : schema, ...(example === undefined ? {} : { example }) },
  ]);
  return { content: Object.fromEntries(content) as object };
}

function pathParameters(path: string): object[] {
  return [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    description: ID_WORDS[name],
    schema: PATH_SCHEMAS[name] ?? { type: 'string', format: 'uuid' },
  }));
}

function queryParameters(query: z.ZodObject): object[] {
  const { properties = {} } = z.toJSONSchema(query, { io: 'output' });
  return Object.entries(properties).map(([name, schema]) => {
    const field: unknown = query.shape[name];
    const required = field instanceof z.ZodType && !field.safeParse(undefined).success;
    return { name, in: 'query', required, schema };
  });
}

function operationObject(operation: Operation): object {
  const { id, path, tag, summary, description, query, parameters, bodies, answers, problems } = operation;
  const behind = path.startsWith('/api/') ? PARTS_BEHIND : [];
  return {
    operationId: id,
    tags: [tag],
    summary,
    description,
    parameters: [...pathParameters(path), ...(query ? queryParameters(query) : []), ...(parameters ?? [])],
    ...(bodies && { requestBody: bodyObject(bodies) }),
    responses: {
      ...problemAnswers([...ALWAYS, ...behind, ...problems]),
      ...Object.fromEntries(answers.map((answer) => [String(answer.status), answerObject(answer)])),
    },
  };
}

/** The OpenAPI 3.1 document, made of the schemas that validate. */
export function openApiDocument(): {
  openapi: string;
  info: object;
  paths: Record<string, object>;
  components: object;
} {
  const paths: Record<string, Record<string, object>> = {};
  for (const operation of OPERATIONS) {
    const path = operation.path.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [operation.method]: operationObject(operation) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Pairloom', version: '1', description: DESCRIPTION },
    paths,
    components: { schemas: componentSchemas() },
  };
}
