import { describe, expect, it } from '@jest/globals';
import {
  entriesOf,
  entryFaults,
  metadataPatch,
  rebasedEntries,
  retyped,
  type MetadataEntry,
} from './metadata-draft.ts';

const METADATA = { owner: 'ada', size: 3, done: true, tree: { a: [1] } };
const textEntry = (name: string, text: string): MetadataEntry => ({ name, text, type: 'text' });
const numberEntry = (name: string, text: string): MetadataEntry => ({ name, text, type: 'number' });
const truthEntry = (name: string, text: string): MetadataEntry => ({ name, text, type: 'truth' });
const jsonEntry = (name: string, text: string): MetadataEntry => ({ name, text, type: 'json' });

describe('metadata in a form', () => {
  const [owner, size] = [textEntry('owner', 'ada'), numberEntry('size', '3')];
  const [done, tree] = [truthEntry('done', 'true'), jsonEntry('tree', '{"a":[1]}')];
  const all = [owner, size, done, tree];

  it('is texts and numbers as they are, yes or no, and any other value as JSON', () => {
    expect(entriesOf(METADATA)).toEqual(all);
    expect(metadataPatch(METADATA, all)).toBeNull();
  });

  it.each([
    ['a changed text', [textEntry('owner', 'grace'), size, done, tree], { owner: 'grace' }],
    ['a changed value', [owner, size, done, jsonEntry('tree', '{"a":[]}')], { tree: { a: [] } }],
    ['a new name', [...all, textEntry(' url ', 'x')], { url: 'x' }],
    ['a number', [...all, numberEntry('price', ' 3.50 ')], { price: 3.5 }],
    ['no', [owner, size, truthEntry('done', 'false'), tree], { done: false }],
    ['another type', [owner, textEntry('size', '3'), done, tree], { size: '3' }],
    ['a name that goes', [owner, done, tree], { size: null }],
    ['another name', [textEntry('author', 'ada'), size, done, tree], { owner: null, author: 'ada' }],
    ['a row that was left blank', [...all, textEntry('', '')], null],
  ])('sends only what differs: %s', (_what, entries, patch) => {
    expect(metadataPatch(METADATA, entries)).toEqual(patch);
  });

  it('says what is wrong', () => {
    const entries = [
      ...[textEntry('a', ''), textEntry(' a', 'x'), textEntry('', 'x'), textEntry('', '')],
      ...[jsonEntry('b', '{'), jsonEntry('c', 'null'), jsonEntry('d', 'false'), textEntry('e', '{')],
    ];
    expect(entryFaults(entries)).toEqual(['twice', 'twice', 'nameless', null, 'noJson', 'noJson', null, null]);
    const numbers = ['12', '-1.5', '1e3', '', '3,5', '0x1', 'true', '1e999', '"1"'].map((text) =>
      numberEntry(text, text),
    );
    const no = 'noNumber';
    expect(entryFaults(numbers.map((entry, nth) => ({ ...entry, name: `n${nth}` })))).toEqual([
      ...[null, null, null],
      ...[no, no, no, no, no, no],
    ]);
  });

  it.each([
    ['12', 'number', '12'],
    ['true', 'truth', 'true'],
    ['12', 'truth', 'false'],
    ['x', 'json', 'x'],
  ] as const)('turns %j into a %s: %j', (text, type, as) => {
    expect(retyped(textEntry('a', text), type)).toEqual({ name: 'a', text: as, type });
  });

  it('keeps what was written where somebody else was first', () => {
    const written = [textEntry('owner', 'grace'), done, tree, textEntry('mine', '1')];
    const now = entriesOf({ owner: 'eve', size: 4, done: true, tree: [], theirs: 'x' });
    expect(rebasedEntries(all, written, now)).toEqual([
      textEntry('owner', 'grace'),
      done,
      jsonEntry('tree', '[]'),
      textEntry('mine', '1'),
      textEntry('theirs', 'x'),
    ]);
    expect(rebasedEntries(all, all, entriesOf({ owner: 'ada' }))).toEqual([textEntry('owner', 'ada')]);
  });
});
