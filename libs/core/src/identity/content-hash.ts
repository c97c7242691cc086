import { canonicalJson } from './canonical-json.ts';
import { DigestInput } from './digest.ts';
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

/**
 * 32 bytes of sha256 over all fields of the content. Two contents have the same hash exactly when they are the same;
 * the order of metadata names, at any depth, does not count. Texts must be well-formed.
 */
export function contentHash(content: PairContent): Buffer {
  const { question, answer, category, tags, status, externalId, metadata, variants } = content;
  input.clear().add(ENCODING).addPart(question).addPart(answer);
  addOptional(category);
  addList(tags);
  input.add(status).add(';');
  addOptional(externalId);
  addMetadata(metadata);
  // Nothing for none: a pair that never had variants keeps its hash.
  if (variants.length > 0) addList(variants);
  return input.digest();
}

const input = new DigestInput();

function addOptional(text: string | null): void {
  if (text === null) input.add('-');
  else input.addPart(text);
}

function addList(texts: readonly string[]): void {
  input.addNumber(texts.length).add('#');
  for (const text of texts) input.addPart(text);
}

function addMetadata(metadata: Readonly<Record<string, unknown>>): void {
  for (const _name in metadata) return void input.add(canonicalJson(metadata));
  input.add('{}');
}
