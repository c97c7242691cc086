import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { Catalogue, Texts } from './words.ts';

const APP = join(import.meta.dirname, '..');
const ENGLISH = join(import.meta.dirname, 'en');

/** Texts for what the server says: taken by its codes and sentences. */
const TOLD: ReadonlySet<string> = new Set(['codes', 'fields', 'findings', 'phrases', 'proposals']);

/** Source files of the app by path; without the texts themselves and without specs. */
const sources = new Map(
  readdirSync(APP, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.(ts|html)$/.test(path) && !/\.spec\.ts$|^words\/(en|de)\//.test(path))
    .map((path) => [path, readFileSync(join(APP, path), 'utf8')]),
);

/** Code and templates of all files that speak of a catalogue, or of the type of its words. */
function readersOf(catalogue: string): string {
  const speaks = new RegExp(`\\b${catalogue}\\b`, 'i');
  const code = [...sources].filter(([, text]) => speaks.test(text));
  const templates = code.map(([path, text]) => {
    const template = /templateUrl: '\.\/([^']+)'/.exec(text)?.[1];
    return template === undefined ? '' : (sources.get(join(dirname(path), template)) ?? '');
  });
  return [...code.map(([, text]) => text), ...templates].join('\n');
}

/** The name of a group, and those that code gives it: `@let w = t().keys;` */
function namesOf(group: string, code: string): string[] {
  const given = new RegExp(`(?:@let|const)\\s+(\\w+)(?::[^=;]+)?\\s*=\\s*[^;]*[.]${group};`, 'g');
  return [group, ...[...code.matchAll(given)].flatMap(([, name]) => name ?? [])];
}

/** Whether code takes texts of a group by a name that only data tells, or hands the group on. */
const isTakenAsData = (group: string, code: string): boolean =>
  namesOf(group, code).some((name) => new RegExp(`\\b${name}(?:[(][)])?[)]?\\[`).test(code)) ||
  new RegExp(
    `[.]${group}\\s*[,):?}\\]]|[?]\\s*${group}\\b(?!\\s*[.(])|[:(,]\\s*${group}\\s*[,)}\\]]|[.]{3}${group}\\b`,
  ).test(code);

/** Whether code takes texts of a whole catalogue by names, `t()[role]`, of which this is one somewhere. */
const isTakenByRole = (text: string, code: string): boolean =>
  /\bt\(\)\[/.test(code) && [...sources.values()].some((source) => source.includes(`'${text}'`));

/** Whether code names a text: behind its group, or where the group is taken apart. */
function isNamed(text: string, groups: readonly string[], code: string): boolean {
  if (new RegExp(`[{,]\\s*${text}\\s*[,}:]`).test(code)) return true;
  const group = groups.at(-1);
  if (group === undefined) return new RegExp(`[.]${text}\\b`).test(code) || isTakenByRole(text, code);
  return namesOf(group, code).some((name) => new RegExp(`\\b${name}(?:[(][)])?[.]${text}\\b`).test(code));
}

function unused(texts: Texts, code: string, groups: readonly string[] = []): string[] {
  return Object.entries(texts).flatMap(([name, text]) => {
    if (typeof text === 'object' && !Array.isArray(text)) return unused(text as Texts, code, [...groups, name]);
    const used = isNamed(name, groups, code) || groups.some((group) => isTakenAsData(group, code));
    return used ? [] : [[...groups, name].join('.')];
  });
}

describe('the texts', () => {
  it('are told unused where nothing names them, and used where something does', () => {
    const texts = { heading: 'a', gone: 'b', keys: { or: 'c', and: 'd' }, kind: { csv: 'e' }, note: { left: 'f' } };
    const code =
      '{{ t().heading }} @let w = t().keys; {{ w.and }} {{ t().kind[format] }} const { note: { left } } = words';
    expect(unused(texts, code)).toEqual(['gone', 'keys.or']);
  });

  it.each(readdirSync(ENGLISH))('of %s are used, each', async (file) => {
    const all = Object.entries((await import(join(ENGLISH, file))) as Record<string, Partial<Catalogue<Texts>>>);
    const catalogues = all.flatMap(([catalogue, { name, en }]) =>
      name === undefined || en === undefined || TOLD.has(name) ? [] : [{ catalogue, en }],
    );
    const found = catalogues.flatMap(({ catalogue, en }) => unused(en, readersOf(catalogue)));
    expect(found).toEqual([]);
  });
});
