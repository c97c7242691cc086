import { addTokens, type SearchWord } from '@pairloom/core';
import { type RawBuilder, sql } from 'kysely';

/** What a pair is found by. */
export interface SearchedPair {
  readonly question: string;
  readonly answer: string;
  readonly category: string | null;
  readonly tags: readonly string[];
  readonly status: string;
  readonly variants: readonly string[];
}

/**
 * Kinds of tokens. A token is the number of the project, a letter and the value: digits never begin a kind, so no two tokens of
 * different kinds or projects are the same. `question`: words of the question and its variants; `any`: words of all texts.
 */
const KINDS = { question: 'q', any: 'w', category: 'c', tag: 't', status: 's' } as const;
type Kind = keyof typeof KINDS;

/** Longer values are told apart by their beginnings; whoever finds them compares the whole. */
const MAX_VALUE_CHARS = 200;

/** Stands for the number of the project until the statement puts it in; values have none of it. */
const NUMBER = '\u{1}';

/** A token of letters and digits, which need no quoting. */
const word = (kind: Kind, token: string, number: string): string => `'${number}${KINDS[kind]}${token}'`;

const value = (kind: Kind, text: string, number: string): string => {
  const plain = text.slice(0, MAX_VALUE_CHARS).replaceAll(NUMBER, '').toWellFormed();
  return word(kind, plain.replace(/['\\]/g, '$&$&'), number);
};

/** The tokens of a pair as the text of a tsvector. */
export function searchDocument(pair: SearchedPair, searchNo: number): string {
  const number = String(searchNo);
  const words = new Set<string>();
  for (const question of [pair.question, ...pair.variants]) addTokens(question, words);
  const tokens = Array.from(words, (token) => word('question', token, number));
  addTokens(pair.answer, words);
  for (const token of words) tokens.push(word('any', token, number));
  for (const tag of pair.tags) tokens.push(value('tag', tag, number));
  if (pair.category !== null) tokens.push(value('category', pair.category, number));
  tokens.push(value('status', pair.status, number));
  return tokens.join(' ');
}

/** A tsquery that has to be given the number of its project. */
export type SearchTerm = string & { readonly searchTerm: true };

const term = (text: string): SearchTerm => text as SearchTerm;

/** Found where the texts of that kind hold the word. */
export const wordTerm = ({ tokens, isPrefix }: SearchWord, where: 'question' | 'any'): SearchTerm =>
  term(`(${tokens.map((token) => word(where, token, NUMBER) + (isPrefix ? ':*' : '')).join(' & ')})`);

export const valueTerm = (kind: 'category' | 'tag' | 'status', text: string): SearchTerm =>
  term(value(kind, text, NUMBER));

export const allOf = (terms: readonly SearchTerm[]): SearchTerm => term(terms.join(' & '));
export const anyOf = (terms: readonly SearchTerm[]): SearchTerm => term(terms.join(' | '));

/** The term for a project, as a value that PostgreSQL works out once for a statement. */
export const queryOf = (projectId: string, wanted: SearchTerm): RawBuilder<unknown> =>
  sql`(select replace(${wanted}::text, ${NUMBER}::text, search_no::text)::tsquery from project where id = ${projectId})`;

/** What the document of pair `p` has to carry to be the one of its content. */
export const MARK = sql`substr(p.content_hash, 1, 8)`;
