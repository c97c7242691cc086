import type { ErrorCode } from '@pairloom/contract';
import { isBlank, trimOuter } from './blank.ts';
import { MAX_TAG_CHARS, MAX_TAGS } from './limits.ts';

export const TAG_SEPARATORS = /[;,]/;

/** Tags in the order given: trimmed, without blanks and repeats. `separated` splits each text at `;` and `,`. */
export function splitTags(given: readonly string[], separated: boolean): string[] {
  const tags: string[] = [];
  for (const text of given) {
    const parts = separated && TAG_SEPARATORS.test(text) ? text.split(TAG_SEPARATORS) : [text];
    for (const part of parts) {
      const tag = trimOuter(part);
      if (!isBlank(tag) && !tags.includes(tag)) tags.push(tag);
      // One more than allowed is enough to say so.
      if (tags.length > MAX_TAGS) return tags;
    }
  }
  return tags;
}

export function checkTags(tags: readonly string[]): { code: ErrorCode; message: string; value?: string } | undefined {
  if (tags.length > MAX_TAGS) return { code: 'tags_too_many', message: `The row has more than ${MAX_TAGS} tags.` };
  const long = tags.find((tag) => tag.length > MAX_TAG_CHARS);
  if (long === undefined) return undefined;
  const message = `A tag has ${long.length} characters; the limit is ${MAX_TAG_CHARS}.`;
  return { code: 'field_too_long', message, value: long };
}
