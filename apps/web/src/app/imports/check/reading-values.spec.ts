import { describe, expect, it } from '@jest/globals';
import { checkWords } from '../../words/en/check.ts';
import { inspectionOf } from '../../../testing/sources.ts';
import { readingChoices, typedValue, valueWords } from './reading-values.ts';

describe('how a file is read', () => {
  it('offers what was found first, then what it could be, then what is usual, each once', () => {
    const guess = { option: 'delimiter', value: ';', confidence: 0.7, alternatives: [{ value: '|', confidence: 0.3 }] };
    const [choice] = readingChoices(inspectionOf({ guesses: [guess] }), {});
    expect(choice).toMatchObject({ option: 'delimiter', value: ';', chosen: false, free: true });
    expect(choice?.offered).toEqual([';', '|', ',', '\t']);
  });

  it('tells what the reader has set from what was found out', () => {
    const guess = { option: 'encoding', value: 'windows-1252', confidence: 1, alternatives: [] };
    expect(readingChoices(inspectionOf({ guesses: [guess] }), { encoding: 'windows-1252' })[0]?.chosen).toBe(true);
  });

  it('says what cannot be changed here, too', () => {
    const guess = { option: 'preset', value: 'anki', confidence: 1, alternatives: [] };
    expect(readingChoices(inspectionOf({ guesses: [guess] }), {})).toMatchObject([{ option: 'preset', offered: [] }]);
  });

  it('offers what may mark a quote within a quoted value', () => {
    const alternatives = [{ value: '\\', confidence: 0.1 }];
    const guess = { option: 'escape', value: '"', confidence: 0.9, alternatives };
    const [choice] = readingChoices(inspectionOf({ guesses: [guess] }), { escape: '"' });
    expect(choice).toMatchObject({ chosen: true, free: true, offered: ['"', '\\', ''] });
  });

  it('lets format and encoding be told where nothing could be read', () => {
    const choices = readingChoices(inspectionOf({ format: null, guesses: [], encoding: null }), {});
    expect(choices.map(({ option }) => option)).toEqual(['format', 'encoding']);
  });
});

describe('a value in words', () => {
  it.each([
    ['delimiter', '\t', 'tab'],
    ['delimiter', ';', 'semicolon ;'],
    ['delimiter', '::', '::'],
    ['header', true, 'first line'],
    ['header', false, 'none, columns are numbered'],
    ['header', 3, 'line 3'],
    ['comment', '', 'none'],
    ['recordPath', '', 'the whole file'],
    ['format', 'jsonl', 'JSON Lines'],
    ['encoding', 'utf-8', 'UTF-8'],
    ['sheet', 'Fragen', 'Fragen'],
  ] as const)('%s %j is %s', (option, value, text) => expect(valueWords(option, value, checkWords.en)).toBe(text));
});

describe('a typed value', () => {
  it.each([
    ['delimiter', '\\t', '\t'],
    ['delimiter', '~', '~'],
    ['header', '4', 4],
    ['header', 'x', 1],
    ['recordPath', 'data.items', 'data.items'],
  ] as const)('%s %j is %j', (option, typed, value) => expect(typedValue(option, typed)).toBe(value));
});
