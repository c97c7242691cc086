import { ERROR_CODES, type ErrorCode } from '@pairloom/contract';
import type { Catalogue } from '../words.ts';

/** What each code of a fault or finding says, and what to do about it. */
export type CodeTexts = Readonly<Partial<Record<ErrorCode, { readonly title: string; readonly remedy: string }>>>;

/** The English texts are the contract's own. A language may lack a code that is new: then the server's English words stand. */
export const codeWords: Catalogue<CodeTexts> = { name: 'codes', en: ERROR_CODES };
