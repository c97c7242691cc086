/** What a log line tells of one link in a chain of causes. */
interface LoggedError {
  readonly name: string;
  readonly message?: string;
  readonly code?: string;
  readonly constraint?: string;
  readonly stack?: readonly string[];
}

const CHAIN = 5;
const FRAMES = 12;
const MESSAGE_CHARS = 500;
const SQLSTATE = /^[0-9A-Z]{5}$/;

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** Messages of the database quote the values of rows, and those of its drivers the statement: they stay out of the log. */
function isDatabaseError(error: object, code: string | undefined): boolean {
  return (code !== undefined && SQLSTATE.test(code)) || 'sqlState' in error || 'query' in error || 'sql' in error;
}

function describe(error: unknown): LoggedError {
  if (!(error instanceof Error)) return { name: `thrown ${error === null ? 'null' : typeof error}` };
  const { code, constraint } = error as { code?: unknown; constraint?: unknown };
  const codeText = textOf(code);
  const frames = (error.stack ?? '').split('\n').filter((line) => line.startsWith('    at '));
  return {
    name: error.name,
    ...(isDatabaseError(error, codeText) ? {} : { message: error.message.slice(0, MESSAGE_CHARS) }),
    ...(codeText === undefined ? {} : { code: codeText }),
    ...(typeof constraint === 'string' ? { constraint } : {}),
    stack: frames.slice(0, FRAMES).map((line) => line.trim()),
  };
}

/** An error and its causes as log fields: names, codes and stacks, never SQL or the content of rows. */
export function errorFields(error: unknown): { error: LoggedError; causes?: LoggedError[] } {
  const causes: LoggedError[] = [];
  let cause = error instanceof Error ? error.cause : undefined;
  while (cause !== undefined && causes.length < CHAIN) {
    causes.push(describe(cause));
    cause = cause instanceof Error ? cause.cause : undefined;
  }
  const outer = describe(error);
  if (causes.length === 0) return { error: outer };
  // A wrapper often repeats what the database said.
  const quotes = causes.some((inner) => inner.message === undefined && inner.name !== 'thrown string');
  return { error: quotes ? { ...outer, message: undefined } : outer, causes };
}
