import { describe, expect, it } from '@jest/globals';
import { ERROR_CODES, type ErrorCode } from '@pairloom/contract';
import { german } from './de/index.ts';
import { codeWords, type CodeTexts } from './en/codes.ts';
import { findingWords, type FindingTexts } from './en/findings.ts';
import type { ImportWords } from './import-words.ts';
import { translated } from './finding-text.ts';

const inGerman = (message: string, code: string): string =>
  translated(message, code, {
    codes: german[codeWords.name],
    findings: german[findingWords.name],
    names: german.import as ImportWords,
  });

describe('translated', () => {
  it.each([
    [
      'question_too_long',
      'The question has 12,345 characters; the limit is 10,000.',
      'Die Frage hat 12,345 Zeichen; erlaubt sind 10,000.',
    ],
    [
      'field_missing',
      'The project requires category, which is blank or not mapped.',
      'Das Projekt verlangt Kategorie; das Feld ist leer oder nicht zugeordnet.',
    ],
    [
      'quote_misplaced',
      'There is text after the closing quote in the column "a (b)".',
      'Nach dem schließenden Anführungszeichen der Spalte „a (b)“ steht Text.',
    ],
    [
      'near_duplicate',
      'The question means nearly the same as that of another pair: similarity 0.9312.',
      'Die Frage bedeutet fast dasselbe wie die eines anderen Paars: Ähnlichkeit 0.9312.',
    ],
    ['rule_violated', 'Too short, {name}.', 'Too short, {name}.'],
    ['answer_missing', 'The answer is blank.', 'Die Antwort ist leer.'],
  ])('says of %s', (code, message, german) => expect(inGerman(message, code)).toBe(german));

  it('keeps a sentence it does not know behind the title of its code', () => {
    expect(inGerman('Cell B7 holds an error.', 'row_invalid')).toBe(
      'Die Zeile kann nicht gelesen werden. (Cell B7 holds an error.)',
    );
    expect(inGerman('Something of tomorrow.', 'code_of_tomorrow')).toBe('Something of tomorrow.');
  });
});

describe('the German texts of codes', () => {
  it('are there for every code', () => {
    const codes = german[codeWords.name] as CodeTexts;
    expect((Object.keys(ERROR_CODES) as ErrorCode[]).filter((code) => !codes[code])).toEqual([]);
  });

  it('name nothing that the English sentence does not give', () => {
    const names = (text: string): string[] => [...text.matchAll(/\{\w+\}/g)].map(([name]) => name);
    const findings = german[findingWords.name] as FindingTexts;
    for (const sentences of Object.values(findings))
      for (const [said, here] of Object.entries(sentences))
        expect(names(said)).toEqual(expect.arrayContaining(names(here)));
  });
});
