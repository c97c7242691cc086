import type { ErrorCode, ErrorCodeEntry } from '@pairloom/contract';
import type { Catalogue } from '../words.ts';
import { plainCodes } from './plain-words.ts';

/** What a code says, and what to do about it. */
export type CodeText = Pick<ErrorCodeEntry, 'title' | 'remedy' | 'lateRemedy'>;

/** Of each code of a fault or finding. */
export type CodeTexts = Readonly<Partial<Record<ErrorCode, CodeText>>>;

/** The English texts are the contract's own, but for names of its API. A language may lack a code that is new: then the server's English words stand. */
export const codeWords: Catalogue<CodeTexts> = { name: 'codes', en: plainCodes };
