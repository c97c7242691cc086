export interface DiffPart {
  kind: 'same' | 'removed' | 'added';
  text: string;
}

/** Pairs of words that are compared at most: beyond, the middle is shown as replaced as a whole. */
const MAX_COMPARED = 1_000_000;

/** What became of `before`, word by word; the parts without the added ones are `before`, those without the removed ones `after`. */
export function wordDiff(before: string, after: string): DiffPart[] {
  const from = wordsOf(before);
  const to = wordsOf(after);
  const head = common(from, to);
  const tail = common(from.slice(head).reverse(), to.slice(head).reverse());
  const middle = between(from.slice(head, from.length - tail), to.slice(head, to.length - tail));
  return merged([...same(from.slice(0, head)), ...middle, ...same(from.slice(from.length - tail))]);
}

const wordsOf = (text: string): string[] => text.match(/\s+|[\p{L}\p{N}\p{M}]+|[^\s\p{L}\p{N}\p{M}]/gu) ?? [];

const same = (words: readonly string[]): DiffPart[] => words.map((text) => ({ kind: 'same', text }));

function common(a: readonly string[], b: readonly string[]): number {
  let length = 0;
  while (length < a.length && length < b.length && a[length] === b[length]) length++;
  return length;
}

/** Longest common subsequence, by the textbook. */
function between(from: readonly string[], to: readonly string[]): DiffPart[] {
  if (from.length * to.length > MAX_COMPARED)
    return [
      { kind: 'removed', text: from.join('') },
      { kind: 'added', text: to.join('') },
    ];
  const width = to.length + 1;
  const longest = new Uint32Array((from.length + 1) * width);
  const at = (i: number, j: number): number => longest[i * width + j] ?? 0;
  for (let i = from.length - 1; i >= 0; i--)
    for (let j = to.length - 1; j >= 0; j--)
      longest[i * width + j] = from[i] === to[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  const parts: DiffPart[] = [];
  let [i, j] = [0, 0];
  while (i < from.length || j < to.length) {
    if (i < from.length && j < to.length && from[i] === to[j]) {
      parts.push({ kind: 'same', text: from[i++] ?? '' });
      j++;
    } else if (j >= to.length || (i < from.length && at(i + 1, j) >= at(i, j + 1)))
      parts.push({ kind: 'removed', text: from[i++] ?? '' });
    else parts.push({ kind: 'added', text: to[j++] ?? '' });
  }
  return parts;
}

function merged(parts: readonly DiffPart[]): DiffPart[] {
  const joined: DiffPart[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    if (last?.kind === part.kind) last.text += part.text;
    else if (part.text !== '') joined.push({ ...part });
  }
  return joined;
}
