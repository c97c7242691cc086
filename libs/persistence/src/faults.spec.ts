import { describe, expect, it } from '@jest/globals';
import { SystemFault } from '@pairloom/core';
import { asSystemFault, isDataFault, isTransient, isUnavailable, sqlState } from './faults.ts';

const coded = (code: string, cause?: unknown) => Object.assign(new Error('x', { cause }), { code });

describe('faults of the database', () => {
  it('are told by SQLSTATE, through wrappers', () => {
    expect(sqlState(new Error('outer', { cause: new Error('inner', { cause: coded('40001') }) }))).toBe('40001');
    expect(sqlState(coded('ECONNREFUSED'))).toBeUndefined();
    expect(sqlState('40001')).toBeUndefined();
  });

  it.each([
    ['40001', 'transient'],
    ['40P01', 'transient'],
    ['55P03', 'transient'],
    ['08006', 'unavailable'],
    ['57P01', 'unavailable'],
    ['57P03', 'unavailable'],
    ['53300', 'unavailable'],
    ['25P03', 'unavailable'],
    ['ECONNREFUSED', 'unavailable'],
    ['ECONNRESET', 'unavailable'],
    ['22021', 'data'],
    ['22P05', 'data'],
    ['23514', 'data'],
    ['23502', 'data'],
    ['54000', 'data'],
    ['P0001', 'data'],
    ['23505', 'none'],
    ['42P01', 'none'],
    ['57014', 'unavailable'],
    ['58030', 'unavailable'],
    ['25006', 'unavailable'],
    ['ENETUNREACH', 'unavailable'],
    ['ETIMEDOUT', 'unavailable'],
    ['EACCES', 'none'],
  ])('%s is %s', (code, kind) => {
    const error = coded(code);
    const kinds = { transient: isTransient(error), unavailable: isUnavailable(error), data: isDataFault(error) };
    expect(Object.entries(kinds).flatMap(([name, is]) => (is ? [name] : []))).toEqual(kind === 'none' ? [] : [kind]);
  });

  it('of the driver without a code are told by their words', () => {
    expect(isUnavailable(new Error('Connection terminated unexpectedly'))).toBe(true);
    expect(isUnavailable(new Error('timeout exceeded when trying to connect'))).toBe(true);
    expect(isUnavailable(new Error('something else'))).toBe(false);
    expect(isUnavailable(undefined)).toBe(false);
  });

  it.each([
    ['28P01', 'database_credentials'],
    ['42501', 'database_credentials'],
    ['42P01', 'database_schema_missing'],
    ['42703', 'database_schema_missing'],
    ['53100', 'database_full'],
    ['53300', 'database_unavailable'],
  ])('%s comes out as %s', (state, code) => {
    expect(asSystemFault(coded(state))).toMatchObject({ name: 'SystemFault', code });
  });

  it('come out as database_unavailable, with the cause; other errors as they are', () => {
    const cause = coded('57P01');
    expect(asSystemFault(cause)).toMatchObject({ name: 'SystemFault', code: 'database_unavailable', cause });
    const known = new SystemFault('internal', 'x', { cause });
    expect(asSystemFault(known)).toBe(known);
    const other = coded('42601');
    expect(asSystemFault(other)).toBe(other);
  });
});
