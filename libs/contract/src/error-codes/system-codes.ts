import { type ErrorCodeEntry, system } from './entry.ts';

/** What fails of the system. */
export const SYSTEM_CODES = {
  internal: system(
    500,
    'Something unexpected went wrong.',
    'Try again; if it stays, give the correlation id to the operator.',
    false,
  ),
  counts_unbalanced: system(
    500,
    'The rows of the import do not add up.',
    'Do not rely on its counts; report this fault with the receipt of the import, then import the file again.',
    false,
  ),
  temporal_unavailable: system(503, 'Temporal cannot be reached.', 'Try again shortly.'),
  database_unavailable: system(503, 'The database cannot be reached.', 'Try again shortly.'),
  blob_unavailable: system(503, 'The blob store cannot be reached.', 'Try again shortly.'),
  overloaded: system(503, 'Too many uploads are under way.', 'Try again shortly.'),
  embedding_unavailable: system(
    503,
    'The embedding provider does not answer.',
    'The texts stay pending; nothing is lost.',
  ),
  embedding_rate_limited: system(
    503,
    'The embedding provider asks to wait.',
    'The call is tried again after the time it asked for.',
  ),
  embedding_credentials: system(
    503,
    'The embedding provider refuses the API key.',
    'Set EMBEDDINGS_API_KEY to a valid key and restart.',
    false,
  ),
  embedding_model_unknown: system(
    503,
    'The embedding provider does not know the model.',
    'Set EMBEDDINGS_MODEL to a model it offers and restart.',
    false,
  ),
  embedding_response_invalid: system(
    503,
    'The embedding provider gave an answer that cannot be used.',
    'Look at the provider; the texts stay pending.',
  ),
  embedding_text_refused: system(
    422,
    'The embedding provider refuses the text.',
    'Shorten or change the text; the pair itself is stored.',
    false,
  ),
  embedding_dimension_changed: system(
    503,
    'The vectors have another length than those stored for the model.',
    'Use another model name for another model.',
    false,
  ),
} as const satisfies Record<string, ErrorCodeEntry>;
