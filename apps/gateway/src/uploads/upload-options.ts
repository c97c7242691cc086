import { ImportOptions, UNSUPPORTED_OPTIONS, type ProblemField } from '@pairloom/contract';
import { RequestFault } from '../problems/request-fault.ts';
import { fieldsOf } from '../problems/zod-fields.ts';

const NOT_AVAILABLE = 'is not available yet';

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new RequestFault('invalid_options', 'The options are not valid JSON.', {
      fields: [{ path: 'options', message: 'is not valid JSON' }],
      cause: error,
    });
  }
}

const DEFAULTS: Readonly<Record<string, unknown>> = ImportOptions.parse({});

function unsupportedFields(options: object): ProblemField[] {
  return Object.entries(options).flatMap(([name, value]: [string, unknown]) => {
    const carriedOut = !(UNSUPPORTED_OPTIONS as readonly string[]).includes(name) || value === DEFAULTS[name];
    return carriedOut ? [] : [{ path: `options.${name}`, message: NOT_AVAILABLE }];
  });
}

/**
 * Options from their JSON text, with defaults filled in.
 * @throws RequestFault `invalid_options` with each fault and its path, `option_unsupported` naming the option
 */
export const parseUploadOptions = (text: string | undefined): ImportOptions =>
  checkOptions(text === undefined || text.trim() === '' ? {} : parseJson(text));

/** The same for options that came as JSON already. */
export function checkOptions(value: unknown): ImportOptions {
  const unsupported = typeof value === 'object' && value !== null ? unsupportedFields(value) : [];
  if (unsupported.length > 0) {
    const names = unsupported.map(({ path }) => path.replace('options.', '')).join(', ');
    throw new RequestFault('option_unsupported', `Not available yet: ${names}.`, { fields: unsupported });
  }
  const result = ImportOptions.safeParse(value);
  if (result.success) return result.data;
  throw new RequestFault('invalid_options', undefined, { fields: fieldsOf(result.error.issues, 'options') });
}
