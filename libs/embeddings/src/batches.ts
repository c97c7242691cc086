/** How much goes into one call. */
export interface BatchLimits {
  readonly texts: number;
  /** Estimated tokens. */
  readonly tokens: number;
}

/** ASCII characters per token, low on purpose: English has four, tables and code three. */
const ASCII_PER_TOKEN = 3;

/**
 * Tokens that a text may have, rather too many than too few: the providers' own tokenizers are not at hand.
 * A character beyond ASCII counts as one.
 */
export function estimateTokens(text: string): number {
  let ascii = 0;
  for (let at = 0; at < text.length; at += 1) if (text.charCodeAt(at) < 128) ascii += 1;
  return text.length - ascii + Math.ceil(ascii / ASCII_PER_TOKEN) + 1;
}

/**
 * Cuts texts into calls, in order. A text above the token limit has a call to itself.
 * @param places which of `texts` to take
 * @returns places in `texts`
 */
export function* planBatches(
  texts: readonly string[],
  places: Iterable<number>,
  limits: BatchLimits,
): Generator<number[]> {
  let batch: number[] = [];
  let tokens = 0;
  for (const place of places) {
    const more = estimateTokens(texts[place] ?? '');
    if (batch.length > 0 && (batch.length >= limits.texts || tokens + more > limits.tokens)) {
      yield batch;
      batch = [];
      tokens = 0;
    }
    batch.push(place);
    tokens += more;
  }
  if (batch.length > 0) yield batch;
}

/** The two halves of a batch of at least two; the first is not the smaller. */
export function halve(batch: readonly number[]): [number[], number[]] {
  const middle = Math.ceil(batch.length / 2);
  return [batch.slice(0, middle), batch.slice(middle)];
}
