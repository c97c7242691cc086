import { canonicalJson } from './canonical-json.ts';
import { sha256 } from './sha256.ts';
import type { PairStatus } from '@pairloom/contract';

/** Everything a user stores in a pair. */
export interface PairContent {
  readonly question: string;
  readonly answer: string;
  readonly category: string | null;
  readonly tags: readonly string[];
  readonly status: PairStatus;
  readonly externalId: string | null;
  readonly metadata: Readonly<Record<string, unknown>>;
  /** Further questions with the same answer. */
  readonly variants: readonly string[];
}

/** Leads every hashed content, so that another encoding never gives the hash of this one. */
const ENCODING = 'pair1';

/** Each part with its length before it: no two different lists of parts give the same text. */
const part = (text: string): string => `${text.length}:${text}`;
const optional = (text: string | null): string => (text === null ? '-' : part(text));

/**
 * 32 bytes of sha256 over all fields of the content. Two contents have the same hash exactly when they are the same;
 * the order of metadata names, at any depth, does not count. Texts must be well-formed.
 */
export function contentHash(content: PairContent): Buffer {
  let tags = '';
  for (const tag of content.tags) tags += part(tag);
  const text =
    ENCODING +
    part(content.question) +
    part(content.answer) +
    optional(content.category) +
    `${content.tags.length}#${tags}` +
    content.status +
    ';' +
    optional(content.externalId) +
    metadataText(content.metadata) +
    variantsText(content.variants);
  return sha256(text);
}

/** Nothing for none: a pair that never had variants keeps its hash. */
function variantsText(variants: readonly string[]): string {
  let text = '';
  for (const variant of variants) text += part(variant);
  return text === '' ? '' : `${variants.length}#${text}`;
}

function metadataText(metadata: Readonly<Record<string, unknown>>): string {
  for (const _name in metadata) return canonicalJson(metadata);
  return '{}';
}
