import { describe, expect, it } from '@jest/globals';
import type { Fate } from '@pairloom/contract';
import { type KeyState, settleKey } from './settle-key.ts';

const hash = (n: number): Buffer => Buffer.alloc(32, n);
const rows = (...fates: Fate[]) => fates.map((fate, index) => ({ row: index + 1, fate }));

const own = (row: number, content: number): KeyState['pair'] => ({
  writtenByImport: true,
  row,
  contentHash: hash(content),
});
const FOREIGN: KeyState['pair'] = { writtenByImport: false, row: null, contentHash: hash(9) };
const NOTHING: KeyState = { pair: undefined, before: undefined };

describe('settleKey', () => {
  it('has nothing to decide without a valid row', () => {
    expect(settleKey([], NOTHING)).toBeUndefined();
    expect(settleKey(rows('failed', 'unprocessed'), NOTHING)).toBeUndefined();
  });

  it.each([
    ['the last row wins', rows('created', 'updated'), 2],
    ['whatever the order in which they are given', rows('created', 'updated', 'skipped').reverse(), 3],
    ['a failed row does not count', rows('created', 'updated', 'failed'), 2],
    ['nor one that was not reached', rows('created', 'unprocessed'), 1],
  ])('%s', (_name, given, winner) => {
    expect(settleKey(given, { pair: own(winner, 1), before: undefined })).toEqual({
      winner,
      fate: 'created',
      pair: 'keep',
    });
  });

  it('tells a pair that the import made as created, even when someone else wrote or removed it since', () => {
    expect(settleKey(rows('created', 'unchanged'), { pair: FOREIGN, before: undefined })).toMatchObject({
      fate: 'created',
    });
    expect(settleKey(rows('skipped', 'created'), NOTHING)).toMatchObject({ winner: 2, fate: 'created' });
  });

  it('tells a pair that the import never changed as unchanged', () => {
    expect(settleKey(rows('unchanged', 'unchanged'), { pair: FOREIGN, before: undefined })).toEqual({
      winner: 2,
      fate: 'unchanged',
      pair: 'keep',
    });
  });

  it('tells a winner that wrote another content as updated', () => {
    expect(settleKey(rows('updated', 'updated'), { pair: own(2, 2), before: { contentHash: hash(1) } })).toEqual({
      winner: 2,
      fate: 'updated',
      pair: 'keep',
    });
  });

  it('restores a pair when the winner wrote again what there was before', () => {
    expect(settleKey(rows('updated', 'updated'), { pair: own(2, 1), before: { contentHash: hash(1) } })).toEqual({
      winner: 2,
      fate: 'unchanged',
      pair: 'restore',
    });
  });

  it('restores a pair when the winner found nothing to change and a lower row wrote later', () => {
    expect(settleKey(rows('updated', 'unchanged'), { pair: own(1, 2), before: { contentHash: hash(1) } })).toEqual({
      winner: 2,
      fate: 'unchanged',
      pair: 'restore',
    });
  });

  it('keeps what someone else wrote after the import', () => {
    expect(settleKey(rows('updated', 'unchanged'), { pair: FOREIGN, before: { contentHash: hash(1) } })).toEqual({
      winner: 2,
      fate: 'updated',
      pair: 'keep',
    });
    expect(settleKey(rows('updated', 'skipped'), { pair: FOREIGN, before: undefined })).toMatchObject({
      fate: 'updated',
    });
  });

  it('decides the same again once its decision has been carried out', () => {
    const restored: KeyState = { pair: FOREIGN, before: undefined };
    expect(settleKey(rows('skipped', 'unchanged'), restored)).toEqual({ winner: 2, fate: 'unchanged', pair: 'keep' });
    expect(settleKey(rows('skipped', 'updated'), { pair: own(2, 2), before: { contentHash: hash(1) } })).toMatchObject({
      fate: 'updated',
    });
    expect(settleKey(rows('skipped', 'created'), { pair: own(2, 2), before: undefined })).toMatchObject({
      fate: 'created',
    });
  });
});
