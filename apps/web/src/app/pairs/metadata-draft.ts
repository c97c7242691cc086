import type { Pair } from '@pairloom/contract';
import { textOf } from './changed-fields.ts';

type Metadata = Pair['metadata'];

/** What a value is: `truth` is yes or no, `json` anything else, as a list. */
export const METADATA_TYPES = ['text', 'number', 'truth', 'json'] as const;
export type MetadataType = (typeof METADATA_TYPES)[number];

/** A name of metadata with its value as a form holds it: a text as it is, any other value as JSON. */
export interface MetadataEntry {
  readonly name: string;
  readonly text: string;
  readonly type: MetadataType;
}

export const NEW_ENTRY: MetadataEntry = { name: '', text: '', type: 'text' };

/** What is wrong with an entry. */
export type EntryFault = 'nameless' | 'twice' | 'noNumber' | 'noJson';

export const entriesOf = (metadata: Metadata): MetadataEntry[] =>
  Object.entries(metadata).map(([name, value]) => ({ name, text: textOf(value), type: typeOf(value) }));

function typeOf(value: unknown): MetadataType {
  if (typeof value === 'string') return 'text';
  if (typeof value === 'number') return 'number';
  return typeof value === 'boolean' ? 'truth' : 'json';
}

/** The entry with a value of another type; what was written stays, but that yes or no is one of both. */
export const retyped = (entry: MetadataEntry, type: MetadataType): MetadataEntry => ({
  ...entry,
  type,
  text: type === 'truth' && entry.text !== 'true' ? 'false' : entry.text,
});

/** Without rows that were added and left blank. */
const filled = (entries: readonly MetadataEntry[]): MetadataEntry[] =>
  entries.filter(({ name, text }) => name.trim() !== '' || text !== '');

const sameEntry = (a: MetadataEntry | undefined, b: MetadataEntry): boolean =>
  a !== undefined && a.text === b.text && a.type === b.type;

const byName = (entries: readonly MetadataEntry[]): Map<string, MetadataEntry> =>
  new Map(entries.map((entry) => [entry.name.trim(), entry]));

/** Names with their new values, null for those that go; null when nothing changes. */
export function metadataPatch(metadata: Metadata, entries: readonly MetadataEntry[]): Metadata | null {
  const [before, now] = [byName(entriesOf(metadata)), byName(filled(entries))];
  const gone = [...before.keys()].filter((name) => !now.has(name)).map((name) => [name, null] as const);
  const written = [...now].filter(([name, entry]) => !sameEntry(before.get(name), entry));
  const patch = [...gone, ...written.map(([name, entry]) => [name, valueOf(entry)] as const)];
  return patch.length === 0 ? null : Object.fromEntries(patch);
}

/** What is wrong with each entry; null where nothing is. */
export function entryFaults(entries: readonly MetadataEntry[]): (EntryFault | null)[] {
  const names = filled(entries).map(({ name }) => name.trim());
  return entries.map((entry) => {
    const name = entry.name.trim();
    if (name === '') return entry.text === '' ? null : 'nameless';
    if (names.indexOf(name) !== names.lastIndexOf(name)) return 'twice';
    if (entry.type === 'number') return Number.isFinite(parsed(entry.text)) ? null : 'noNumber';
    return entry.type !== 'text' && parsed(entry.text) === undefined ? 'noJson' : null;
  });
}

/** What was written stays, what was not touched follows the new version. */
export function rebasedEntries(
  before: readonly MetadataEntry[],
  written: readonly MetadataEntry[],
  now: readonly MetadataEntry[],
): MetadataEntry[] {
  const [old, mine, theirs] = [byName(before), byName(written), byName(now)];
  const untouched = (entry: MetadataEntry): boolean => sameEntry(old.get(entry.name.trim()), entry);
  const kept = written.flatMap((entry) => (untouched(entry) ? (theirs.get(entry.name.trim()) ?? []) : [entry]));
  const added = now.filter(({ name }) => !old.has(name.trim()) && !mine.has(name.trim()));
  return [...kept, ...added];
}

const valueOf = ({ text, type }: MetadataEntry): unknown => (type === 'text' ? text : (parsed(text) ?? text));

/** Undefined for what is no JSON, and for null, which takes a name away. */
function parsed(text: string): unknown {
  try {
    return (JSON.parse(text) as unknown) ?? undefined;
  } catch {
    return undefined;
  }
}
