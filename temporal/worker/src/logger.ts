import { ApplicationFailure } from '@temporalio/common';
import { DefaultLogger, type LogMetadata, type Logger as TemporalLogger } from '@temporalio/worker';
import { type DestinationStream, type LevelWithSilent, type Logger, pino } from 'pino';

/** JSON lines on standard output: constant message, ids as fields, never content. */
export const createLogger = (level: LevelWithSilent, destination?: DestinationStream): Logger =>
  pino(
    {
      level,
      base: { part: 'worker' },
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      // Errors come as `describeError` gives them; pino's own serializer would take them for objects without a type.
      serializers: { err: (described: unknown) => described },
    },
    destination,
  );

/** Ids of Temporal's log lines that help to find a run; the rest of its metadata is noise. */
const FIELDS = [
  'workflowId',
  'runId',
  'activityType',
  'activityId',
  'attempt',
  'taskQueue',
  'importId',
  'code',
] as const;

function fieldsOf(meta: LogMetadata | undefined): Record<string, unknown> {
  const known = FIELDS.flatMap((name) => (meta?.[name] === undefined ? [] : [[name, meta[name]] as const]));
  const error: unknown = meta?.['error'];
  return { ...Object.fromEntries(known), ...(error instanceof Error ? { err: describeError(error) } : {}) };
}

/** An error with its causes; messages of PostgreSQL name columns and constraints, its detail, which names values, is left out. */
export function describeError(error: unknown): {
  type: string;
  message: string;
  code?: unknown;
  stack?: string;
  cause?: unknown;
} {
  if (!(error instanceof Error)) return { type: typeof error, message: String(error) };
  // Failures of activities carry our code as their type.
  const code: unknown = error instanceof ApplicationFailure ? error.type : 'code' in error ? error.code : undefined;
  return {
    type: error.name,
    message: error.message,
    ...(code == null ? {} : { code }),
    stack: error.stack,
    ...(error.cause === undefined ? {} : { cause: describeError(error.cause) }),
  };
}

/** Temporal's own words, in the same lines. */
export function temporalLogger(logger: Logger): TemporalLogger {
  return new DefaultLogger('INFO', ({ level, message, meta }) => {
    const fields = fieldsOf(meta);
    switch (level) {
      case 'ERROR':
        return logger.error(fields, message);
      case 'WARN':
        return logger.warn(fields, message);
      default:
        return logger.debug(fields, message);
    }
  });
}
