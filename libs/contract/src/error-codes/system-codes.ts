import { type ErrorCodeEntry, mendable, system } from './entry.ts';

/** What fails of the system. */
export const SYSTEM_CODES = {
  internal: {
    ...system(
      500,
      'Something unexpected went wrong.',
      'Try again; if it stays, give the correlation id to the operator.',
      false,
    ),
    lateRemedy:
      'The missing vectors are tried again automatically; if it stays, give the id of the import to the operator.',
  },
  counts_unbalanced: system(
    500,
    'The rows of the import do not add up.',
    'Do not rely on its counts; report this fault with the receipt of the import, then import the file again.',
    false,
  ),
  temporal_unavailable: system(503, 'Temporal cannot be reached.', 'Try again shortly.'),
  database_unavailable: system(503, 'The database cannot be reached.', 'Try again shortly.'),
  blob_unavailable: system(503, 'The blob store cannot be reached.', 'Try again shortly.'),
  database_credentials: mendable(
    'The database refuses the login, or lacks a right.',
    'Set DATABASE_URL to a login with rights on all tables and restart the worker',
  ),
  database_schema_missing: mendable(
    'A table or column is missing in the database.',
    'Run the migrations (npm run migrate -- up)',
  ),
  database_full: mendable('The database has no space left.', 'Give PostgreSQL more disk space'),
  blob_credentials: system(
    503,
    'The blob store refuses access.',
    'Give worker and gateway credentials or file rights for BLOB_STORE and restart them, then retry.',
    false,
  ),
  blob_full: system(503, 'The blob store has no space left.', 'Give the blob store more space, then retry.', false),
  chunk_failing: system(
    500,
    'A chunk keeps failing.',
    'Retry it; if it stays, skip the chunk, whose rows are then listed as unprocessed, and report this fault.',
    false,
  ),
  step_failing: {
    ...system(
      500,
      'The worker died at each attempt of a step of the import.',
      'Look in its log and at its memory, then retry; if it stays, cancel the import, which then ends without that step, and report this fault.',
      false,
    ),
    lateRemedy:
      'Look in its log and at its memory; the missing vectors are tried again automatically. If it stays, report this fault.',
  },
  overloaded: system(503, 'Too many uploads are under way.', 'Try again shortly.'),
  run_terminated: system(
    500,
    'The run of the import was terminated in Temporal.',
    'Retry the import: what was written stays, and only the rest is taken up.',
    false,
  ),
  run_stalled: system(
    500,
    'The run of the import stood still for a day and was ended.',
    'Look for failing workflow tasks in its history, mend the worker, then retry the import: only the rest is taken up.',
    false,
  ),
  run_timed_out: system(
    500,
    'The run of the import was timed out by Temporal.',
    'Retry the import: what was written stays, and only the rest is taken up.',
    false,
  ),
  run_failed: system(
    500,
    'The run of the import ended in Temporal without bringing the import to its end.',
    'Look at the run in the Temporal UI, then retry the import: what was written stays, and only the rest is taken up.',
    false,
  ),
  embedding_unavailable: {
    ...system(503, 'The embedding provider does not answer.', 'The texts stay pending; nothing is lost.'),
    lateRemedy: 'Nothing: the missing vectors are made automatically once it answers.',
  },
  embedding_rate_limited: {
    ...system(503, 'The embedding provider asks to wait.', 'The call is tried again after the time it asked for.'),
    lateRemedy: 'Nothing: the missing vectors are made automatically later.',
  },
  embedding_credentials: mendable(
    'The embedding provider refuses the API key.',
    'Set EMBEDDINGS_API_KEY to a valid key and restart the worker',
  ),
  embedding_model_unknown: mendable(
    'The embedding provider does not know the model.',
    'Set EMBEDDINGS_MODEL to a model it offers and restart the worker',
  ),
  embedding_response_invalid: {
    ...system(
      503,
      'The embedding provider gave an answer that cannot be used.',
      'Look at the provider; the texts stay pending.',
    ),
    lateRemedy: 'Look at the provider; the missing vectors are tried again automatically.',
  },
  embedding_text_refused: system(
    422,
    'The embedding provider refuses the text.',
    'Shorten or change the text; the pair itself is stored.',
    false,
  ),
  embedding_dimension_changed: mendable(
    'The vectors have another length than those stored for the model.',
    'Use another model name for another model and restart the worker',
  ),
} as const satisfies Record<string, ErrorCodeEntry>;
