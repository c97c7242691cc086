import type { ErrorCodeEntry } from './error-codes/entry.ts';
import { FILE_CODES } from './error-codes/file-codes.ts';
import { REQUEST_CODES } from './error-codes/request-codes.ts';
import { ROW_CODES } from './error-codes/row-codes.ts';
import { SYSTEM_CODES } from './error-codes/system-codes.ts';

export type { ErrorCodeEntry, ErrorLevel } from './error-codes/entry.ts';

/** Every code that Pairloom gives. A code, once released, is never renamed. */
export const ERROR_CODES = {
  ...FILE_CODES,
  ...ROW_CODES,
  ...REQUEST_CODES,
  ...SYSTEM_CODES,
} as const satisfies Record<string, ErrorCodeEntry>;

export type ErrorCode = keyof typeof ERROR_CODES;

export const isErrorCode = (value: string): value is ErrorCode => Object.hasOwn(ERROR_CODES, value);
