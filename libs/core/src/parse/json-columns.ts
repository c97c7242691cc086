import { parsePath, valueAt, type Path } from '../mapping/path.ts';
import { MAX_COLUMN_NAME_CHARS, MAX_COLUMNS } from '../validate/limits.ts';
import type { RowFlaw } from './format.ts';
import type { SourceValue } from './rewrite.ts';

/**
 * The values of a row of a JSON document: the record as it is (`mapping/path.ts` says how a path finds a value in it), and what
 * stands around it under names of their own. It has no prototype.
 */
export type JsonValues = Record<string, SourceValue>;
export type JsonObject = Readonly<Record<string, unknown>>;

export const newValues = (): JsonValues => Object.create(null) as JsonValues;

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What makes a name one that a path has to quote. */
const UNPLAIN_NAME = /^$|[.[\]]/;

const step = (prefix: string, name: string): string => {
  if (prefix === '') return name;
  return UNPLAIN_NAME.test(name) ? `${prefix}[${JSON.stringify(name)}]` : `${prefix}.${name}`;
};

/**
 * The columns of records: the paths of all scalars and lists of scalars seen, in the order of the file. Objects are gone into, and so
 * are the objects in a list: `{"id":1,"answers":[{"text":"a"}]}` has the columns `id` and `answers.text`. A path above a column
 * leads to all that is there, as JSON.
 */
export class JsonColumns {
  private readonly names = new Set<string>();
  private readonly max: number;

  constructor(max = MAX_COLUMNS) {
    this.max = max;
  }

  /** Adds those of a record; at most `max` are kept. */
  see(record: JsonObject): void {
    this.members(record, '');
  }

  get all(): string[] {
    return [...this.names];
  }

  private members(object: JsonObject, prefix: string): void {
    for (const name in object) {
      if (prefix === '' && name === '') continue;
      this.value(object[name], step(prefix, name));
      if (this.names.size >= this.max) return;
    }
  }

  private value(value: unknown, path: string): void {
    if (path.length > MAX_COLUMN_NAME_CHARS) return;
    const objects = Array.isArray(value) ? value.filter(isObject) : isObject(value) ? [value] : [];
    for (const object of objects) this.members(object, path);
    const isLeaf = objects.length === 0 || objects.every((object) => Object.keys(object).length === 0);
    if (isLeaf && this.names.size < this.max) this.names.add(path);
  }
}

/** Why a record has more names and paths than it may have; undefined when it has not. */
export function pathsFlaw(record: JsonObject, max: number | undefined): RowFlaw | undefined {
  if (max === undefined) return undefined;
  const columns = new JsonColumns(max + 1);
  columns.see(record);
  if (columns.all.length <= max) return undefined;
  const allowed = max.toLocaleString('en-US');
  const message = `The record has more than ${allowed} names and paths, which is what the project allows.`;
  return { code: 'paths_too_many', message };
}

/** Texts of the cells of a row, for people to look at. */
export function sampleCells(values: JsonObject, paths: readonly Path[]): string[] {
  return paths.map((path) => sampleText(valueAt(values, path)));
}

export const pathsOf = (columns: readonly string[]): Path[] => columns.map((column) => parsePath(column));

export function sampleText(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
