import type { PairFilter } from '@pairloom/contract';
import { type SearchWord, searchWords } from '@pairloom/core';
import { type RawBuilder, sql } from 'kysely';
import { MARK, type SearchTerm, allOf, queryOf, valueTerm, wordTerm } from './search-document.ts';

/** `text` as a pattern that finds it anywhere. */
export const pattern = (text: string): string => `%${text.replace(/[\\%_]/g, '\\$&')}%`;

/** Joins the document of pair `p` as `s`; without one while its content has none yet. */
export const WITH_DOCUMENT = sql`
  left join lateral (
    select d.tokens from qa_search d where d.project_id = p.project_id and d.pair_id = p.id and d.mark = ${MARK} limit 1
  ) s on true`;

const inQuestion = (text: string) => sql`(p.question ilike ${pattern(text)} or exists (
  select from qa_variant x where x.project_id = p.project_id and x.pair_id = p.id and x.question ilike ${pattern(text)}))`;

/** Whether pair `p` holds the text anywhere: what stands for words in a text that has none, and in a pair without a document. */
const holds = (text: string) => sql`(${inQuestion(text)} or p.answer ilike ${pattern(text)})`;

/** Condition that pair `p`, joined with its document, holds all words of `q`. */
export function matches(projectId: string, q: string): RawBuilder<unknown> {
  const words = searchWords(q);
  if (words.length === 0) return holds(q);
  const all = allOf(words.map((word) => wordTerm(word, 'any')));
  return sql`case when s.tokens is null then ${sql.join(
    words.map(({ word }) => holds(word)),
    sql` and `,
  )} else s.tokens @@ ${queryOf(projectId, all)} end`;
}

/** How well pair `p`, joined with its document, fits a word: 1 in a question, half in the answer alone, else 0. */
export const weightOf = (projectId: string, word: SearchWord): RawBuilder<number> => sql`case
  when s.tokens is null then case when ${inQuestion(word.word)} then 1 when p.answer ilike ${pattern(word.word)} then 0.5 else 0 end
  when s.tokens @@ ${queryOf(projectId, wordTerm(word, 'question'))} then 1
  when s.tokens @@ ${queryOf(projectId, wordTerm(word, 'any'))} then 0.5 else 0 end`;

/** What the index can tell of a filter; undefined when nothing. The rest is compared with the pairs that it finds. */
export function indexedTerm({ q, status, category, tag }: PairFilter): SearchTerm | undefined {
  const terms = [
    ...searchWords(q ?? '').map((word) => wordTerm(word, 'any')),
    ...(status === undefined ? [] : [valueTerm('status', status)]),
    ...(category === undefined ? [] : [valueTerm('category', category)]),
    ...(tag === undefined ? [] : [valueTerm('tag', tag)]),
  ];
  return terms.length === 0 ? undefined : allOf(terms);
}
