import { describe, expect, it } from '@jest/globals';
import { Receipt } from '@pairloom/contract';
import { createHash } from 'node:crypto';
import { canonicalJson } from '../identity/canonical-json.ts';
import { isSealed, sealReceipt } from './receipt.ts';

const content = { counts: { total: 3, created: 3 }, totalFinal: true } as unknown as Omit<Receipt, 'hash'>;

describe('a receipt', () => {
  it('is sealed by the hash of its canonical JSON', () => {
    const { hash } = sealReceipt(content);
    const text = '{"counts":{"created":3,"total":3},"totalFinal":true}';
    expect(canonicalJson(content)).toBe(text);
    expect(hash).toBe(createHash('sha256').update(text).digest('hex'));
  });

  it('is no longer sealed when a figure was changed', () => {
    const receipt = sealReceipt(content);
    expect(isSealed(JSON.parse(canonicalJson(receipt)) as Receipt)).toBe(true);
    expect(isSealed({ ...receipt, totalFinal: false })).toBe(false);
  });
});
