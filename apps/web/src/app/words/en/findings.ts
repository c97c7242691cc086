import type { ErrorCode } from '@pairloom/contract';
import type { Catalogue } from '../words.ts';
import { plainFindings, plainProposals } from './plain-words.ts';

/** What the server says, with `{names}` where figures and names stand, to the same in another language. */
export type Sentences = Readonly<Record<string, string>>;

/** The sentences of a code. One that is missing is told by the title of its code. */
export type FindingTexts = Readonly<Partial<Record<ErrorCode, Sentences>>>;

/** The server's own sentences are English; here are those that name something of its API. */
export const findingWords: Catalogue<FindingTexts> = { name: 'findings', en: plainFindings };

/** What stands within the server's sentences in words of its own, such as the kind of a file. */
export const phraseWords: Catalogue<Sentences> = { name: 'phrases', en: {} };

/** What the server says of a field of a request that is refused. */
export const fieldWords: Catalogue<Sentences> = { name: 'fields', en: {} };

/** What the server proposes to do about a group of findings. */
export const proposalWords: Catalogue<FindingTexts> = { name: 'proposals', en: plainProposals };
