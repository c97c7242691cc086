import type { Page } from '@pairloom/contract';
import { CodedFault } from '@pairloom/core';

/** A cursor that no list of ours gave. */
export class CursorFault extends CodedFault {
  override readonly name = 'CursorFault';
  constructor() {
    super('cursor_invalid');
  }
}

const PATTERNS = {
  id: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  place: /^\d{1,15}\.\d{1,6}$/,
};

/** The key that a cursor carries, null for the first page. @throws CursorFault */
export function readCursor(cursor: string | undefined, kind: keyof typeof PATTERNS): string | null {
  if (cursor === undefined) return null;
  const key = Buffer.from(cursor, 'base64url').toString('latin1');
  if (!PATTERNS[kind].test(key)) throw new CursorFault();
  return key;
}

export const writeCursor = (key: string): string => Buffer.from(key, 'latin1').toString('base64url');

/** Cuts the one item that was read too many; the cursor is the key of the last item shown. */
export function pageOf<T>(items: T[], limit: number, keyOf: (item: T) => string): Page<T> {
  const shown = items.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown,
    nextCursor: items.length > limit && last !== undefined ? writeCursor(keyOf(last)) : null,
  };
}
