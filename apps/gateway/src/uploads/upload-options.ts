import { ImportOptions } from '@pairloom/contract';
import { RequestFault } from '../problems/request-fault.ts';
import { fieldsOf } from '../problems/zod-fields.ts';

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

/**
 * Options from their JSON text, with defaults filled in.
 * @throws RequestFault `invalid_options` with each fault and its path
 */
export const parseUploadOptions = (text: string | undefined): ImportOptions =>
  checkOptions(text === undefined || text.trim() === '' ? {} : parseJson(text));

/** The same for options that came as JSON already. */
export function checkOptions(value: unknown): ImportOptions {
  const result = ImportOptions.safeParse(value);
  if (result.success) return result.data;
  throw new RequestFault('invalid_options', undefined, { fields: fieldsOf(result.error.issues, 'options') });
}
