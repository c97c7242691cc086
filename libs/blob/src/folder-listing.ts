import type { Dirent } from 'node:fs';
import { opendir } from 'node:fs/promises';
import { join } from 'node:path';

/** Names of one folder that are held at once, so that a folder of any size can be listed. */
const NAMES_AT_ONCE = 1_000;

/**
 * Files under a folder, as paths of segments in the order of their names. `after` is the path of the last one seen, empty to begin with.
 * Names that begin with a dot are no blobs.
 */
export async function* filesAfter(path: string, after: readonly string[]): AsyncGenerator<string[], void, undefined> {
  const [seen, ...rest] = after;
  for (let names = await firstNames(path, (name) => seen === undefined || name >= seen); names.length > 0;) {
    for (const entry of names) {
      if (entry.isDirectory())
        for await (const below of filesAfter(join(path, entry.name), entry.name === seen ? rest : []))
          yield [entry.name, ...below];
      else if (entry.name !== seen) yield [entry.name];
    }
    const last = names.at(-1)?.name ?? '';
    names = names.length < NAMES_AT_ONCE ? [] : await firstNames(path, (name) => name > last);
  }
}

/** The first names in order among those that are wanted. */
async function firstNames(path: string, wanted: (name: string) => boolean): Promise<Dirent[]> {
  let first: Dirent[] = [];
  for await (const entry of await opendir(path)) {
    if (entry.name.startsWith('.') || !wanted(entry.name)) continue;
    first.push(entry);
    if (first.length === 2 * NAMES_AT_ONCE) first = inOrder(first);
  }
  return inOrder(first);
}

const inOrder = (entries: Dirent[]): Dirent[] =>
  entries.sort((a, b) => (a.name < b.name ? -1 : 1)).slice(0, NAMES_AT_ONCE);
