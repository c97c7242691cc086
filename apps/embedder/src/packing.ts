/** Texts are cut to this many tokens, the model's two marks included. */
export const MAX_TOKENS = 256;

/** Padded tokens of one run of the model. More costs memory (16k take 3 GB), less costs speed. */
export const TOKEN_BUDGET = 1024;

/** Characters that can matter to an estimate: past them a text is cut anyway. */
const ESTIMATED_CHARS = MAX_TOKENS * 4;

/**
 * Groups places so that no group, padded to its longest member, holds more than `budget` tokens; a single longer
 * member stands alone. Neighbours in length go together, so that little is padded.
 * @param lengths tokens of each text
 * @returns places in `lengths`, shortest group first; each place once
 */
export function packByLength(lengths: readonly number[], budget: number): number[][] {
  const order = lengths.map((_, place) => place).sort((a, b) => length(lengths, a) - length(lengths, b));
  const groups: number[][] = [];
  let group: number[] = [];
  for (const place of order) {
    if (group.length > 0 && (group.length + 1) * length(lengths, place) > budget) {
      groups.push(group);
      group = [];
    }
    group.push(place);
  }
  if (group.length > 0) groups.push(group);
  return groups;
}

const length = (lengths: readonly number[], place: number): number => lengths[place] ?? 0;

/**
 * Roughly how many tokens a text will have, without tokenizing it: enough to share work out. Four ASCII characters
 * make a token, each other character is one.
 */
export function estimateTokens(text: string): number {
  let quarters = 0;
  const end = Math.min(text.length, ESTIMATED_CHARS);
  for (let at = 0; at < end; at += 1) quarters += text.charCodeAt(at) < 128 ? 1 : 4;
  return Math.min(MAX_TOKENS, 2 + Math.ceil(quarters / 4));
}
