import { createHash } from 'node:crypto';
import type { ImportOptions } from '@pairloom/contract';

/** JSON with the names of every object in one order, so that equal values give equal text. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_name, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

/** What an Idempotency-Key stands for: sha256, as hex, over the file's own hash, its name and the options in force. */
export function fingerprintOf(file: { sha256: string; filename: string }, options: ImportOptions): string {
  return createHash('sha256')
    .update(canonicalJson([file.sha256, file.filename, options]))
    .digest('hex');
}
