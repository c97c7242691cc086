import { TestBed } from '@angular/core/testing';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { ERROR_CODES } from '@pairloom/contract';
import { shellWords } from './en/shell.ts';
import { importWords } from './en/import.ts';
import { codes } from './de/codes/index.ts';
import { german } from './de/index.ts';
import { figure } from './figures.ts';
import { languageOf, LanguageStore, localeFor } from './language-store.ts';

beforeEach(() => localStorage.clear());

describe('the language store', () => {
  it('shows English until another language is chosen, and remembers the choice', async () => {
    const store = TestBed.inject(LanguageStore);
    await store.start();
    const shell = store.of(shellWords);
    expect(shell().nav.imports).toBe('Imports');
    await store.choose('de');
    expect(shell().nav.imports).toBe('Importe');
    expect(document.documentElement.lang).toBe('de');
    expect(figure(12_345)).toBe('12.345');
    expect(localStorage.getItem('pairloom.language')).toBe('de');
    await store.choose('en');
    expect(shell().nav.imports).toBe('Imports');
    expect(figure(12_345)).toBe('12,345');
  });

  it('keeps the last choice when two are made at once', async () => {
    const store = TestBed.inject(LanguageStore);
    await Promise.all([store.choose('de'), store.choose('en')]);
    expect(store.language()).toBe('en');
    expect(store.of(importWords)().status.completed).toBe('Completed');
  });

  it.each([
    [['fr-FR', 'de-AT'], 'de', 'de-AT'],
    [['en-GB'], 'en', 'en-GB'],
    [['fr'], 'en', 'en'],
  ] as const)('takes from a browser in %j the language %s and the locale %s', (preferred, language, locale) => {
    expect(languageOf(preferred)).toBe(language);
    expect(localeFor(language, preferred)).toBe(locale);
  });
});

describe('the German texts', () => {
  it('have every name of the English ones, and no text of them is blank', () => {
    for (const texts of [shellWords, importWords]) {
      const theirs = leaves(german[texts.name]);
      expect(theirs.map(([name]) => name)).toEqual(leaves(texts.en).map(([name]) => name));
      expect(theirs.filter(([, text]) => text === '')).toEqual([]);
    }
  });

  it('say of a step that keeps dying how a cancel ends, as the English ones do', () => {
    expect(ERROR_CODES.step_failing.remedy).toContain('which then ends without that step');
    expect(codes.step_failing?.remedy).toContain('der dann ohne diesen Schritt endet');
  });
});

/** Names of all texts with what they are; functions stand for themselves. */
function leaves(texts: object, path = ''): [string, unknown][] {
  return Object.entries(texts).flatMap(([name, text]: [string, unknown]): [string, unknown][] =>
    typeof text === 'object' && text !== null ? leaves(text, `${path}${name}.`) : [[`${path}${name}`, text]],
  );
}
