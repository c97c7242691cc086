import type { Guess } from '@pairloom/contract';
import { fieldNamed } from '../mapping/synonyms.ts';
import { isObject, type JsonObject } from './json-columns.ts';
import { formatRecordPath, type PathStep } from './json-path.ts';

/** Where records may stand, and how much speaks for it, 0 to 1. */
export interface Candidate {
  readonly path: readonly PathStep[];
  readonly score: number;
}

/** Elements of a list that are looked at. */
const ELEMENTS_SEEN = 50;
/** Levels of lists and objects within each other at which records are looked for. */
const LEVELS_SEEN = 12;
const ALTERNATIVES = 5;
const MAX_CANDIDATES = 200;

const QUESTION_AND_ANSWER = 0.95;
const CHAT = 0.9;
const QUESTION_ALONE = 0.55;
const ANSWER_ALONE = 0.35;
const TEXTS_BY_QUESTION = 0.6;
const ANY_OBJECTS = 0.25;
/** Confidence in the only place where records can be, and the most where there are others. */
const ONLY_PLACE = 0.9;
const SURE = 0.99;
const UNSEEN_REST = 0.5;
/** Off for each level down, so that of equals the outer one is taken. */
const PER_LEVEL = 0.02;

/** Places of a document at which records may stand, best first. `roots`: the values outside of all others. */
export function candidatesOf(roots: readonly unknown[]): Candidate[] {
  const found = new Map<string, Candidate>();
  const [root] = roots;
  if (roots.length === 1 && Array.isArray(root)) visit([root], [], found);
  else visitObjects(roots.filter(isObject), [], found, roots.length > 1);
  return [...found.values()].sort((a, b) => b.score - a.score);
}

function add(found: Map<string, Candidate>, path: readonly PathStep[], score: number): void {
  const key = formatRecordPath(path);
  const known = found.get(key);
  if (known === undefined && found.size >= MAX_CANDIDATES) return;
  if (known === undefined || known.score < score)
    found.set(key, { path, score: Math.max(0, score - path.length * PER_LEVEL) });
}

/** Values that stand at the same path. */
function visit(values: readonly unknown[], path: readonly PathStep[], found: Map<string, Candidate>): void {
  const lists = values.filter((value) => Array.isArray(value)) as unknown[][];
  const elements = lists.flatMap((list) => list.slice(0, ELEMENTS_SEEN)).slice(0, ELEMENTS_SEEN);
  if (lists.length > 0 && elements.length === 0) add(found, path, ANY_OBJECTS / 2);
  if (elements.some(isObject)) visitObjects(elements.filter(isObject), path, found, true);
  const objects = values.filter(isObject);
  if (objects.length > 0) visitObjects(objects, path, found, false);
}

function visitObjects(
  objects: readonly JsonObject[],
  path: readonly PathStep[],
  found: Map<string, Candidate>,
  several: boolean,
): void {
  if (objects.length === 0) return;
  const seen = objects.slice(0, ELEMENTS_SEEN);
  const names = namesOf(seen);
  if (several) add(found, path, scoreOf(seen, names));
  else if (path.length === 0 && names.size > 0) add(found, path, scoreOf(seen, names) - ANY_OBJECTS + PER_LEVEL);
  if (path.length >= LEVELS_SEEN) return;
  const members = seen.flatMap((object) => Object.values(object));
  if (!several && isKeyed(members)) visit(members, [...path, null], found);
  if (!several && seen.every(isTextsByQuestion)) add(found, [...path, null], TEXTS_BY_QUESTION);
  const keyed = members.every(isObject) ? members.filter(isObject) : [];
  if (!several && (keyed.length > seen.length || isCertain(keyed))) visitObjects(keyed, [...path, null], found, true);
  for (const [name, values] of names) {
    const worth = values.some((value) => typeof value === 'object' && value !== null);
    if (worth && !values.some(isChat)) visit(values, [...path, name], found);
  }
}

/** Whether an object has texts only, under names that are no names but sentences: answers by question. */
function isTextsByQuestion(object: JsonObject): boolean {
  const names = Object.keys(object);
  const sentences = names.filter((name) => /[?？؟]\s*$|\S\s+\S+\s+\S/u.test(name));
  return sentences.length * 2 > names.length && Object.values(object).every((value) => typeof value === 'string');
}

/** Whether objects have the names of a question and an answer, so that even a single one is a record. */
const isCertain = (objects: readonly JsonObject[]): boolean =>
  objects.length > 0 && scoreOf(objects, namesOf(objects)) >= CHAT;

/** Whether the members of an object are lists of records: questions by topic. */
const isKeyed = (members: readonly unknown[]): boolean =>
  members.length > 1 && members.every((member) => Array.isArray(member) && member.some(isObject) && !isChat(member));

function namesOf(objects: readonly JsonObject[]): Map<string, unknown[]> {
  const names = new Map<string, unknown[]>();
  for (const object of objects)
    for (const name of Object.keys(object).slice(0, MAX_CANDIDATES)) {
      const values = names.get(name) ?? [];
      values.push(object[name]);
      names.set(name, values);
    }
  return names;
}

function scoreOf(objects: readonly JsonObject[], names: ReadonlyMap<string, readonly unknown[]>): number {
  const share = (field: string): number => {
    let filled = 0;
    for (const [name, values] of names) if (namesField(name, field)) filled = Math.max(filled, values.length);
    return filled / objects.length;
  };
  const chats = [...names.values()].some((values) => values.some(isChat));
  if (chats) return CHAT;
  const [question, answer] = [share('question'), share('answer')];
  const alone = Math.max(question * QUESTION_ALONE, answer * ANSWER_ALONE, ANY_OBJECTS);
  return Math.max(alone, Math.min(question, answer) * QUESTION_AND_ANSWER);
}

const namesField = (name: string, field: string): boolean => fieldNamed(name) === field;

/** A list of messages, each with who says it. */
const isChat = (value: unknown): boolean =>
  Array.isArray(value) &&
  value.length > 0 &&
  value
    .slice(0, ELEMENTS_SEEN)
    .every((item) => isObject(item) && (isTurn(item, 'role', 'content') || isTurn(item, 'from', 'value')));

const isTurn = (item: JsonObject, who: string, what: string): boolean => typeof item[who] === 'string' && what in item;

/**
 * How sure the best candidate is: less with a near second that it does not hold itself, and less when nothing is named like a question
 * or an answer and there is more of the document to come.
 */
export function pathGuess(candidates: readonly Candidate[], complete: boolean): Guess {
  const [best = { path: [], score: 0 }, ...others] = candidates;
  const rivals = others.filter(({ path, score }) => score > PER_LEVEL && !holds(best.path, path));
  const lead = best.score - (rivals[0]?.score ?? 0);
  const sure = Math.min(SURE, best.score * (0.6 + Math.min(0.4, lead)));
  const known = complete || best.score > ANY_OBJECTS;
  const confidence = (rivals.length === 0 ? Math.max(best.score, ONLY_PLACE) : sure) * (known ? 1 : UNSEEN_REST);
  const alternatives = others.slice(0, ALTERNATIVES).map(({ path, score }) => ({
    value: formatRecordPath(path),
    confidence: round(Math.min(score * score, 1 - confidence)),
  }));
  return { option: 'recordPath', value: formatRecordPath(best.path), confidence: round(confidence), alternatives };
}

/** Whether all that is at `inner` is also at `outer`, as `faq.*` holds `faq.shipping`. */
const holds = (outer: readonly PathStep[], inner: readonly PathStep[]): boolean =>
  outer.length === inner.length && outer.every((step, i) => step === null || step === inner[i]);

const round = (confidence: number): number => Math.round(confidence * 100) / 100;

/** The member of the records that holds several answers: one named like the answer whose value is a list, or an object of lists. */
export function answersMember(records: readonly JsonObject[]): string {
  for (const record of records)
    for (const name of Object.keys(record)) {
      const value = record[name];
      const lists = isObject(value) ? Object.values(value) : [value];
      if (fieldNamed(name) === 'answer' && lists.some((list) => Array.isArray(list))) return name;
    }
  return '';
}
