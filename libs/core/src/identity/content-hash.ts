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

/** What of a content is hashed before the question; after it come the answer, the category, the tags, and the rest. */
export const CONTENT_HEAD: Buffer = Buffer.from(ENCODING);

/** What of a category is hashed. */
export const categoryBytes = (category: string | null): Buffer => addOptional(category, input.clear()).bytes();

/** What of tags is hashed. */
export const tagsBytes = (tags: readonly string[]): Buffer => addList(tags, input.clear()).bytes();

/** What is hashed after the tags of a pair of which nothing more is said. */
export const NEW_PAIR_REST: Buffer = Buffer.from('draft;-{}');

function addOptional(text: string | null, to = input): DigestInput {
  return text === null ? to.add('-') : to.addPart(text);
}

function addList(texts: readonly string[], to = input): DigestInput {
  to.addNumber(texts.length).add('#');
  for (const text of texts) to.addPart(text);
  return to;
}

function addMetadata(metadata: Readonly<Record<string, unknown>>): void {
  for (const _name in metadata) return void input.add(canonicalJson(metadata));
  input.add('{}');
}
