import { CodedFault, SystemFault } from '@pairloom/core';
import type { ErrorCode } from '@pairloom/contract';
import { isNativeError } from 'node:util/types';

/** SQLSTATE of an error of the driver or of one that wraps it. */
export function sqlState(error: unknown): string | undefined {
  for (let e: unknown = error; isNativeError(e); e = e.cause) {
    const code: unknown = 'code' in e ? e.code : undefined;
    if (typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code)) return code;
  }
  return undefined;
}

const NETWORK_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ECONNABORTED',
  'EAI_AGAIN',
]);

function isConnectionLoss(error: unknown): boolean {
  for (let e: unknown = error; isNativeError(e); e = e.cause) {
    const code: unknown = 'code' in e ? e.code : undefined;
    if (typeof code === 'string' && NETWORK_CODES.has(code)) return true;
    if (
      /connection terminated|connection ended|connection error and is not queryable|timeout exceeded when trying to connect/i.test(
        e.message,
      )
    )
      return true;
  }
  return false;
}

/** The transaction may succeed when it is run again: serialisation failure, deadlock, lock timeout. */
export function isTransient(error: unknown): boolean {
  const state = sqlState(error);
  return state === '40001' || state === '40P01' || state === '55P03';
}

/** Connections, resources, and operators that intervene. */
const PASSING_CLASSES = ['08', '53', '57P'];
const PASSING_STATES = new Set([
  // An idle transaction was ended.
  '25P03',
  // The server only reads: after a failover this one is not, or not yet, the one to write to.
  '25006',
  // A statement took longer than it may.
  '57014',
  // Its disk does not answer.
  '58030',
]);

/** The database cannot be reached, is going down or is too slow: the caller waits and tries again. */
export function isUnavailable(error: unknown): boolean {
  const state = sqlState(error);
  if (state === undefined) return isConnectionLoss(error);
  return PASSING_STATES.has(state) || PASSING_CLASSES.some((passing) => state.startsWith(passing));
}

/** PostgreSQL refuses the values of a statement; another statement without the faulty row would pass. */
export function isDataFault(error: unknown): boolean {
  const state = sqlState(error);
  return (
    state !== undefined &&
    (state.startsWith('22') || state.startsWith('54') || state === '23514' || state === '23502' || state === 'P0001')
  );
}

/** Faults of the installation, which last until a person mends them. */
const TO_BE_MENDED: Readonly<Record<string, ErrorCode>> = {
  // invalid authorization, wrong password, insufficient privilege
  '28000': 'database_credentials',
  '28P01': 'database_credentials',
  '42501': 'database_credentials',
  // unknown database, schema, table, column, function
  '3D000': 'database_schema_missing',
  '3F000': 'database_schema_missing',
  '42P01': 'database_schema_missing',
  '42703': 'database_schema_missing',
  '42883': 'database_schema_missing',
  '53100': 'database_full',
};

/** Faults of the database and of reaching it under their codes; every other error as it is. */
export function asSystemFault(error: unknown): unknown {
  if (error instanceof CodedFault) return error;
  const lasting = TO_BE_MENDED[sqlState(error) ?? ''];
  if (lasting !== undefined) return new SystemFault(lasting, undefined, { cause: error });
  if (isUnavailable(error) || isTransient(error))
    return new SystemFault('database_unavailable', undefined, { cause: error });
  return error;
}
