import type { Guess } from '@pairloom/contract';
import { fieldNamed } from '../mapping/synonyms.ts';
import { formatElementPath, type ElementPath } from './xml-path.ts';
import type { XmlAttribute, XmlHandler } from './xml-reader.ts';

/** What was seen of the elements at one path. */
interface Seen {
  readonly names: readonly string[];
  /** Field of a pair that its name stands for. */
  readonly field: string | undefined;
  /** The elements in it, by name. */
  readonly inner: Map<string, Seen>;
  count: number;
  /** How many have a question after an answer, so that they hold several pairs without an element around each. */
  sideBySide: number;
  /** Names of its attributes and of the elements in it that say something → how often. */
  readonly members: Map<string, number>;
}

interface OpenElement {
  readonly seen: Seen | undefined;
  readonly name: string;
  says: boolean;
  /** What came in it of a pair, and whether it was counted as one that holds several. */
  pair: 'none' | 'question' | 'answer' | 'several';
}

export interface ElementCandidate {
  readonly path: ElementPath;
  readonly score: number;
}

const MAX_PATHS = 5_000;
const ALTERNATIVES = 5;

const QUESTION_AND_ANSWER = 0.95;
const QUESTION_ALONE = 0.55;
const ANSWER_ALONE = 0.35;
const REPEATED = 0.25;
const PER_LEVEL = 0.02;
const ONLY_PLACE = 0.9;
const SURE = 0.99;
const UNSEEN_REST = 0.5;

/** Counts the elements of a document by their paths, to tell which could be records. */
export class XmlShape implements XmlHandler {
  private readonly paths: Seen[] = [];
  private readonly open: OpenElement[] = [];

  opened(name: string, attributes: readonly XmlAttribute[]): void {
    const parent = this.open.at(-1);
    const seen = parent === undefined ? this.root(name) : parent.seen && this.seenIn(parent.seen, name);
    if (seen !== undefined) seen.count++;
    for (const attribute of attributes) count(seen, attribute.name);
    this.open.push({ seen, name, says: attributes.length > 0, pair: 'none' });
  }

  private root(name: string): Seen {
    const root = newSeen([name]);
    this.paths.push(root);
    return root;
  }

  private seenIn({ names, inner }: Seen, name: string): Seen | undefined {
    const known = inner.get(name);
    if (known !== undefined || this.paths.length >= MAX_PATHS) return known;
    const seen = newSeen([...names, name]);
    inner.set(name, seen);
    this.paths.push(seen);
    return seen;
  }

  text(text: string): void {
    const element = this.open.at(-1);
    if (element !== undefined && text.trim() !== '') element.says = true;
  }

  closed(): void {
    const element = this.open.pop();
    const parent = this.open.at(-1);
    if (element === undefined || parent === undefined) return;
    const field = element.seen?.field;
    // A blank answer is one, which a row then lacks.
    if (!element.says && field !== 'question' && field !== 'answer') return;
    count(parent.seen, element.name);
    follow(parent, field);
    // Markup within a text makes the text no less one.
    if (element.says) parent.says = true;
  }

  /** Whether there are questions and answers side by side, with no element around each pair. */
  get hasPairsSideBySide(): boolean {
    return this.paths.some(({ sideBySide, count: instances }) => sideBySide * 2 > instances);
  }

  /** Elements that could be records, best first. */
  get candidates(): ElementCandidate[] {
    return this.paths
      .map((seen) => ({ path: { names: seen.names, isAbsolute: true }, score: scoreOf(seen) }))
      .filter(({ score }) => score > 0)
      .sort((a, b) => b.score - a.score);
  }
}

const newSeen = (names: readonly string[]): Seen => {
  const field = fieldNamed(names.at(-1) ?? '');
  return { names, field, inner: new Map(), count: 0, sideBySide: 0, members: new Map() };
};

const count = (seen: Seen | undefined, name: string): void => {
  seen?.members.set(name, (seen.members.get(name) ?? 0) + 1);
};

function follow(parent: OpenElement, field: string | undefined): void {
  if (field === 'answer' && parent.pair === 'question') parent.pair = 'answer';
  else if (field === 'question' && parent.pair === 'none') parent.pair = 'question';
  else if (field === 'question' && parent.pair === 'answer') {
    parent.pair = 'several';
    if (parent.seen !== undefined) parent.seen.sideBySide++;
  }
}

function scoreOf({ names, count: instances, sideBySide, members }: Seen): number {
  if (sideBySide * 2 > instances) return 0;
  const [question, answer] = [share(members, instances, 'question'), share(members, instances, 'answer')];
  const pair = Math.min(question, answer) * QUESTION_AND_ANSWER;
  const alone = Math.max(question * QUESTION_ALONE, answer * ANSWER_ALONE, instances > 1 ? REPEATED : 0);
  const score = Math.max(pair, members.size > 1 ? alone : 0);
  return score === 0 ? 0 : Math.max(PER_LEVEL, score - names.length * PER_LEVEL);
}

/** Share of the elements that have a member named like the field. */
function share(members: ReadonlyMap<string, number>, instances: number, field: string): number {
  let most = 0;
  for (const [name, times] of members) if (isNamed(name, field)) most = Math.max(most, times);
  return Math.min(1, most / instances);
}

const isNamed = (name: string, field: string): boolean => fieldNamed(name) === field;

/** As `pathGuess` for JSON. */
export function elementGuess(candidates: readonly ElementCandidate[], complete: boolean): Guess {
  const [best, ...others] = candidates;
  const score = best?.score ?? 0;
  const lead = score - (others[0]?.score ?? 0);
  const sure = Math.min(SURE, score * (0.6 + Math.min(0.4, lead)));
  const known = complete || score > REPEATED;
  const confidence = (others.length === 0 ? Math.max(score, ONLY_PLACE) : sure) * (known ? 1 : UNSEEN_REST);
  const alternatives = others.slice(0, ALTERNATIVES).map((other) => ({
    value: formatElementPath(other.path),
    confidence: round(Math.min(other.score ** 2, 1 - confidence)),
  }));
  const value = best === undefined ? '' : formatElementPath(best.path);
  return { option: 'recordPath', value, confidence: round(confidence), alternatives };
}

const round = (confidence: number): number => Math.round(confidence * 100) / 100;
