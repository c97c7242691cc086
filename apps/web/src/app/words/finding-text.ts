import { inject, Pipe, type PipeTransform } from '@angular/core';
import { ERROR_CODES, type ErrorCode, type ErrorGroup, isErrorCode } from '@pairloom/contract';
import { codeWords, type CodeTexts } from './en/codes.ts';
import { findingWords, phraseWords, proposalWords, type FindingTexts, type Sentences } from './en/findings.ts';
import { importWords } from './en/import.ts';
import { figure } from './figures.ts';
import { fieldWord, type ImportWords } from './import-words.ts';
import { LanguageStore } from './language-store.ts';

/** What a finding or fault says, in the language chosen. */
export type SayFinding = (message: string, code: string) => string;

interface Texts {
  codes: CodeTexts;
  findings: FindingTexts;
  names: ImportWords;
  /** What stands within sentences in words of its own; nothing when left out. */
  phrases?: Sentences;
}

/** Code and message of a finding or fault → what it says in the language chosen: `{{ finding.message | plFindingText: finding.code }}`. */
@Pipe({ name: 'plFindingText', pure: false })
export class FindingText implements PipeTransform {
  readonly #say = findingTexts();

  transform(message: string, code: string): string {
    return this.#say(message, code);
  }
}

/** Group of findings → what to do about it in this file, or in general where nothing of that is known in the language chosen. */
@Pipe({ name: 'plProposal', pure: false })
export class Proposal implements PipeTransform {
  readonly #store = inject(LanguageStore);
  readonly #codes = this.#store.of(codeWords);
  readonly #proposals = this.#store.of(proposalWords);
  readonly #names = this.#store.of(importWords);

  transform({ code, proposal, remedy }: Pick<ErrorGroup, 'code' | 'proposal' | 'remedy'>): string {
    return (
      proposed(proposal, code, this.#proposals(), this.#names()) ??
      (this.#store.language() === 'en' ? proposal : null) ??
      this.#codes()[code]?.remedy ??
      remedy
    );
  }
}

/** A proposal in the language chosen; undefined when there is none, or none that is known. */
export const proposed = (
  proposal: string | null,
  code: ErrorCode,
  proposals: FindingTexts,
  names: ImportWords,
): string | undefined => (proposal === null ? undefined : fromKnown(proposal, proposals[code], names));

/** For components that make more of a finding than a template can. In an injection context. */
export function findingTexts(): SayFinding {
  const store = inject(LanguageStore);
  const [codes, findings, names] = [store.of(codeWords), store.of(findingWords), store.of(importWords)];
  const phrases = store.of(phraseWords);
  return (message, code) => {
    const texts = { codes: codes(), findings: findings(), names: names(), phrases: phrases() };
    return store.language() === 'en' ? inEnglish(message, code, texts) : translated(message, code, texts);
  };
}

/** As the server says it, but for what it says by the names of its API. */
export const inEnglish = (message: string, code: string, { findings, names }: Texts): string =>
  (isErrorCode(code) ? fromKnown(message, findings[code], names) : undefined) ?? message;

/** A sentence that is not known stands behind the title of its code, so that nothing of it is lost. */
export function translated(message: string, code: string, texts: Texts): string {
  const { codes, findings, names } = texts;
  if (!isErrorCode(code)) return message;
  const known = fromKnown(message, findings[code], names, texts);
  if (known !== undefined) return known;
  const title = codes[code]?.title;
  const quoted = phrase(message, texts);
  if (title === undefined) return quoted;
  return message === ERROR_CODES[code].title ? title : `${title} (${quoted})`;
}

/** What is wrong with a field of a request. A pair that is refused is told by code and message of the finding. */
export function fieldMessage(message: string, sentences: Sentences, names: ImportWords, say: SayFinding): string {
  const [, code = '', finding = ''] = /^(\w+): (.+)$/s.exec(message) ?? [];
  return isErrorCode(code) ? say(finding, code) : (fromKnown(message, sentences, names) ?? message);
}

/** The sentence in the language chosen; undefined when it is none of those that are known. */
function fromKnown(message: string, sentences: Sentences = {}, names: ImportWords, texts?: Texts): string | undefined {
  for (const [english, here] of Object.entries(sentences)) {
    const given = namesIn(message, english);
    if (given) return here.replace(/\{(\w+)\}/g, (_, name: string) => said(name, given[name] ?? '', names, texts));
  }
  return undefined;
}

const patterns = new Map<string, RegExp>();

/** What stands in the message in place of the names; null when it is another sentence. */
function namesIn(message: string, english: string): Readonly<Record<string, string>> | null {
  let pattern = patterns.get(english);
  if (!pattern) {
    const quoted = english.replace(/[.*+?^$()|[\]\\]/g, '\\$&');
    pattern = new RegExp(`^${quoted.replace(/\{(\w+)\}/g, '(?<$1>.+)')}$`, 's');
    patterns.set(english, pattern);
  }
  const found = pattern.exec(message);
  return found && { ...found.groups };
}

/** Fields by their names, figures as the language writes them. */
function said(name: string, given: string, names: ImportWords, texts?: Texts): string {
  // A state of SQL has figures, but is none.
  if (name === 'state') return given;
  if (name === 'field') return fieldWord(given, names);
  if (texts && name === 'more') return note(given, texts);
  if (texts && name === 'parts')
    return given
      .split(', ')
      .map((part) => phrase(part, texts))
      .join(', ');
  if (texts && PHRASED.has(name)) return phrase(given, texts);
  return /^\d[\d,]*(\.\d+)?$/.test(given) ? figure(Number(given.replaceAll(',', '')), 4) : given;
}

/** Places in sentences where something stands in words of its own. */
const PHRASED: ReadonlySet<string> = new Set(['kind', 'what', 'said']);

const phrase = (given: string, texts: Texts): string => fromKnown(given, texts.phrases, texts.names, texts) ?? given;

/** A whole sentence within another, whose code is not told: that of any code, or the title of one. */
function note(given: string, texts: Texts): string {
  const codes = (Object.keys(ERROR_CODES) as ErrorCode[]).filter((code) => code !== SAID_BY_USERS);
  for (const code of codes) {
    const title = given === ERROR_CODES[code].title ? texts.codes[code]?.title : undefined;
    const known = title ?? fromKnown(given, texts.findings[code], texts.names, texts);
    if (known !== undefined) return known;
  }
  return phrase(given, texts);
}

/** Every sentence could be one of it. */
const SAID_BY_USERS: ErrorCode = 'rule_violated';
