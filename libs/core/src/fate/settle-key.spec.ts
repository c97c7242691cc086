import { describe, expect, it } from '@jest/globals';
import type { Fate } from '@pairloom/contract';
import { type KeyState, settleKey, settleUnwritten } from './settle-key.ts';

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

describe('settling by policy', () => {
  const before = { contentHash: hash(1) };

  it('lets the first row win, or none', () => {
    expect(settleKey(rows('created', 'updated'), { pair: own(1, 1), before: undefined }, 'skip')).toEqual({
      winner: 1,
      fate: 'created',
      pair: 'keep',
    });
    const none = (given: ReturnType<typeof rows>, state: KeyState) => settleKey(given, state, 'error');
    expect(none(rows('created', 'updated'), { pair: own(2, 1), before: undefined })).toEqual({
      winner: null,
      fate: 'failed',
      pair: 'remove',
    });
    expect(none(rows('updated', 'updated'), { pair: own(2, 2), before })).toMatchObject({ pair: 'restore' });
    expect(none(rows('unchanged', 'unchanged'), { pair: FOREIGN, before: undefined })).toMatchObject({ pair: 'keep' });
    expect(none(rows('unchanged', 'unchanged'), { pair: own(2, 2), before: undefined })).toMatchObject({
      pair: 'keep',
    });
    expect(none(rows('unprocessed'), NOTHING)).toBeUndefined();
  });

  it('keeps what the mode made of rows that were left', () => {
    expect(settleKey(rows('skipped', 'skipped'), { pair: FOREIGN, before: undefined })).toMatchObject({
      winner: 2,
      fate: 'skipped',
    });
    const left = { row: 1, fate: 'failed', left: true } as const;
    expect(settleKey([left, { row: 2, fate: 'failed' }], { pair: FOREIGN, before: undefined })).toMatchObject({
      winner: 1,
      fate: 'failed',
    });
  });

  it('tells a pair that was deleted as such by the row that counts', () => {
    expect(settleKey(rows('deleted', 'skipped'), NOTHING)).toMatchObject({ winner: 2, fate: 'deleted' });
  });

  it('leaves the fate of the winner as it is when nothing was written', () => {
    expect(settleUnwritten(rows('updated', 'unchanged'), 'replace')).toMatchObject({ winner: 2, fate: 'unchanged' });
    expect(settleUnwritten(rows('created', 'created'), 'skip')).toMatchObject({ winner: 1, fate: 'created' });
    expect(settleUnwritten(rows('created', 'created'), 'error')).toMatchObject({ winner: null, fate: 'failed' });
    expect(settleUnwritten(rows('failed'), 'replace')).toBeUndefined();
  });
});
