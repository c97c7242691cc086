import type { Receipt } from '@pairloom/contract';
import { sha256 } from '../identity/sha256.ts';
import { canonicalJson } from '../identity/canonical-json.ts';

/** The receipt with its hash: sha256 over its canonical JSON without `hash`. */
export function sealReceipt(content: Omit<Receipt, 'hash'>): Receipt {
  return { ...content, hash: sha256(canonicalJson(content)).toString('hex') };
}

/** Whether the receipt is as it was sealed. */
export function isSealed(receipt: Receipt): boolean {
  const { hash, ...content } = receipt;
  return sealReceipt(content).hash === hash;
}
