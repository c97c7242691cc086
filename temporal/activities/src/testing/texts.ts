import type { EmbeddingWork, TextToEmbed } from '@pairloom/core';

/** A text that is its own name, and has no other's hash. */
export const textToEmbed = (name: string): TextToEmbed => ({
  hash: Buffer.from(name.padEnd(32, '.')),
  questionKey: Buffer.from(name.padEnd(16, '.')),
  text: name,
});

/** What a chunk still lacks. */
export const openWork = (texts: readonly TextToEmbed[], claimedElsewhere = 0): EmbeddingWork => ({
  state: 'open',
  fence: 3,
  texts,
  claimedElsewhere,
});
