import { describe, expect, it } from '@jest/globals';
import { entriesOf, entryFaults, metadataPatch, rebasedEntries, type MetadataEntry } from './metadata-draft.ts';

const METADATA = { owner: 'ada', size: 3, tree: { a: [1] } };
const textEntry = (name: string, text: string): MetadataEntry => ({ name, text, json: false });
const jsonEntry = (name: string, text: string): MetadataEntry => ({ name, text, json: true });

describe('metadata in a form', () => {
  const [owner, size, tree] = [textEntry('owner', 'ada'), jsonEntry('size', '3'), jsonEntry('tree', '{"a":[1]}')];
  const all = [owner, size, tree];

  it('is texts as they are and other values as JSON', () => {
    expect(entriesOf(METADATA)).toEqual(all);
    expect(metadataPatch(METADATA, all)).toBeNull();
  });

  it.each([
    ['a changed text', [textEntry('owner', 'grace'), size, tree], { owner: 'grace' }],
    ['a changed value', [owner, size, jsonEntry('tree', '{"a":[]}')], { tree: { a: [] } }],
    ['a new name', [...all, textEntry(' url ', 'x')], { url: 'x' }],
    ['a name that goes', [owner, tree], { size: null }],
    ['another name', [textEntry('author', 'ada'), size, tree], { owner: null, author: 'ada' }],
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
  });

  it('keeps what was written where somebody else was first', () => {
    const written = [textEntry('owner', 'grace'), tree, textEntry('mine', '1')];
    const now = entriesOf({ owner: 'eve', size: 4, tree: [], theirs: 'x' });
    expect(rebasedEntries(all, written, now)).toEqual([
      textEntry('owner', 'grace'),
      jsonEntry('tree', '[]'),
      textEntry('mine', '1'),
      textEntry('theirs', 'x'),
    ]);
    expect(rebasedEntries(all, all, entriesOf({ owner: 'ada' }))).toEqual([textEntry('owner', 'ada')]);
  });
});
