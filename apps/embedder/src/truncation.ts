/** Turns a text into token ids, with the model's opening and closing marks. */
export type Encode = (text: string) => number[];

/** A first look at this many characters is enough for nearly every text. */
const FIRST_LOOK = 4096;
/** Past this, a text has 256 tokens, or consists of blanks and unbroken runs of characters that say nothing. */
const LAST_LOOK = 65_536;
/** WordPiece gives up on words of more than 100 characters, so a word cut in two makes at most that many tokens. */
const TOKENS_OF_A_CUT_WORD = 100;

/** Cuts to `limit` ids and keeps the closing mark last: the model was trained on texts that end with it. */
export function truncate(ids: readonly number[], limit: number): number[] {
  const closing = ids.at(-1);
  if (ids.length <= limit || closing === undefined) return [...ids];
  return [...ids.slice(0, limit - 1), closing];
}

/**
 * The first `limit` token ids of a text. Only a head of a long text is tokenized, since that takes a second per
 * million characters; the head is long enough for its cut end not to be seen in the ids given.
 */
export function encodeTruncated(encode: Encode, text: string, limit: number): number[] {
  for (let look = FIRST_LOOK; ; look *= 4) {
    const head = text.slice(0, Math.min(look, LAST_LOOK));
    const ids = encode(head);
    if (head.length === text.length || look >= LAST_LOOK || ids.length > limit + TOKENS_OF_A_CUT_WORD) {
      return truncate(ids, limit);
    }
  }
}
