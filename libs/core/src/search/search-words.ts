/**
 * Words as they are searched: without case, width, accents and vowel points, so that "Etage" finds "étage". Scripts that put no space
 * between words, and Korean, whose words carry their particles, are cut into pairs of characters.
 */

/** A word of a query: found where a text holds all of `tokens`. */
export interface SearchWord {
  /** As it is compared, also for highlights. */
  readonly word: string;
  readonly tokens: readonly string[];
  /** Whether each token is only the beginning of what it finds. */
  readonly isPrefix: boolean;
}

/** Place of a found word in a text, in UTF-16 units: from, to (without it). */
export type TextRange = [from: number, to: number];

const WORD = /[\p{L}\p{N}\p{M}]+/gu;
const ASCII = /^\p{ASCII}*$/u;
/** Combining accents, Arabic vowel points and the stroke that stretches Arabic words. */
const POINTS = /[\u{300}-\u{36f}]|\u{640}|[\u{64b}-\u{652}]|\u{670}/gu;
const WITHOUT_SPACES =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]+/gu;

/** Longer words are told apart by their beginnings only. */
const MAX_WORD_CHARS = 40;
/** Shorter words are found whole only: too many words begin with two letters. */
const MIN_PREFIX_CHARS = 3;
const MAX_QUERY_WORDS = 16;
/** Distinct tokens that are kept of a pair: twice as many of the longest still fit into a tsvector. */
export const MAX_TOKENS = 3_500;

/** A word or text in the form that is compared. Compatible forms become one, so its length may differ. */
export function foldWord(text: string): string {
  if (ASCII.test(text)) return text.toLowerCase();
  return text.normalize('NFKD').replace(POINTS, '').normalize('NFC').toLowerCase().replaceAll('ß', 'ss');
}

/** Adds the tokens of a text to those that are known; at most `MAX_TOKENS` in all. */
export function addTokens(text: string, tokens: Set<string>): void {
  const folded = foldWord(text);
  // Most texts hold nothing to be cut: looking once is cheaper than looking at each word.
  const isPlain = folded.search(WITHOUT_SPACES) < 0;
  for (const word of folded.match(WORD) ?? []) {
    if (tokens.size >= MAX_TOKENS) return;
    if (isPlain) {
      tokens.add(word.length > MAX_WORD_CHARS ? word.slice(0, MAX_WORD_CHARS) : word);
      continue;
    }
    for (const piece of piecesOf(word))
      for (const token of piece.cut ? gramsOf(piece.text) : [piece.text.slice(0, MAX_WORD_CHARS)]) {
        if (tokens.size >= MAX_TOKENS) return;
        tokens.add(token);
      }
  }
}

interface Piece {
  readonly text: string;
  /** Whether it is of a script without spaces. */
  readonly cut: boolean;
}

/** A run of letters by script: "第3章" holds three pieces. */
function piecesOf(word: string): Piece[] {
  if (ASCII.test(word)) return [{ text: word, cut: false }];
  const pieces: Piece[] = [];
  let from = 0;
  for (const { 0: run, index } of word.matchAll(WITHOUT_SPACES)) {
    if (index > from) pieces.push({ text: word.slice(from, index), cut: false });
    pieces.push({ text: run, cut: true });
    from = index + run.length;
  }
  if (from < word.length) pieces.push({ text: word.slice(from), cut: false });
  return pieces;
}

/** Each pair of neighbours, and the last by itself, so that each single character begins a token. */
function gramsOf(run: string): string[] {
  const characters = [...run];
  return characters.map((character, at) => character + (characters[at + 1] ?? ''));
}

/** The words of a query, each once; none when it holds neither letter nor digit. */
export function searchWords(query: string): SearchWord[] {
  const words = new Map<string, SearchWord>();
  for (const word of foldWord(query).match(WORD) ?? [])
    for (const { text, cut } of piecesOf(word)) {
      if (words.size >= MAX_QUERY_WORDS) break;
      const found = cut ? runWord(text) : plainWord(text.slice(0, MAX_WORD_CHARS));
      words.set(found.word, found);
    }
  return [...words.values()];
}

const plainWord = (word: string): SearchWord => ({
  word,
  tokens: [word],
  isPrefix: [...word].length >= MIN_PREFIX_CHARS,
});

function runWord(run: string): SearchWord {
  const grams = gramsOf(run);
  // The last character alone is a token only at the end of a run.
  return grams.length === 1
    ? { word: run, tokens: grams, isPrefix: true }
    : { word: run, tokens: grams.slice(0, -1), isPrefix: false };
}

/** Where words of a query stand in a text, in order, not overlapping. */
export function highlightsOf(text: string, words: readonly SearchWord[]): TextRange[] {
  const ranges: TextRange[] = [];
  for (const { 0: found, index } of text.matchAll(WORD)) {
    const folded = foldWord(found);
    const hit = words.map((word) => placeIn(folded, word)).find((place) => place !== undefined);
    if (hit === undefined) continue;
    // Where folding changes lengths, places cannot be carried over: the whole word is shown.
    const [from, to]: TextRange = folded.length === found.length ? hit : [0, found.length];
    ranges.push([index + from, index + to]);
  }
  return ranges;
}

function placeIn(folded: string, { word, isPrefix, tokens }: SearchWord): TextRange | undefined {
  const isRun = tokens[0] !== word || WITHOUT_SPACES_ONLY.test(word);
  if (isRun) {
    const at = folded.indexOf(word);
    return at < 0 ? undefined : [at, at + word.length];
  }
  const isHit = isPrefix ? folded.startsWith(word) : folded === word;
  if (isHit) return [0, word.length];
  // Words beside a run of another script stand in one run of letters with it.
  const piece = piecesOf(folded).find(({ text }) => (isPrefix ? text.startsWith(word) : text === word));
  if (piece === undefined) return undefined;
  const at = folded.indexOf(piece.text);
  return [at, at + word.length];
}

const WITHOUT_SPACES_ONLY = new RegExp(`^${WITHOUT_SPACES.source}$`, 'u');
