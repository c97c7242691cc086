import { jsonOf, namedTextsOf, namedValuesOf, type NamedValues } from '../mapping/lists.ts';
import type { Recipe } from '../mapping/recipe.ts';
import type { Cell } from '../parse/format.ts';
import { isBlank, trimOuter } from './blank.ts';
import { fieldTexts, type TextHandling } from './field-texts.ts';
import { MAX_FURTHER_ANSWERS_CHARS, MAX_METADATA_CHARS } from './limits.ts';
import type { RowFaults } from './row-faults.ts';

export type Metadata = Record<string, unknown>;

const PREFIX = 'metadata.';
/** The value gives the names too. */
const ALL_NAMES = `${PREFIX}*`;
const MAX_NAME_CHARS = 100;
/** Where the further answers of a row are kept, and come back from in an export. */
const FURTHER_ANSWERS = `${PREFIX}answers`;

/** Makes the metadata of rows by the recipes of a mapping. Markup is never touched unless a recipe asks for it. */
export class MetadataValues {
  private readonly named: readonly { readonly name: string; readonly recipe: Recipe }[];
  private readonly all: Recipe | undefined;
  private readonly handling: TextHandling;
  private readonly faults: RowFaults;

  constructor(recipes: readonly Recipe[], trim: boolean, faults: RowFaults) {
    const mapped = recipes.filter(({ field }) => field.startsWith(PREFIX));
    this.all = mapped.find(({ field }) => field === ALL_NAMES);
    this.named = mapped
      .filter(({ field }) => field !== ALL_NAMES)
      .map((recipe) => ({ name: recipe.field.slice(PREFIX.length), recipe }));
    this.handling = { strip: false, trim, several: true, jsonLists: false };
    this.faults = faults;
  }

  /** Whether the mapping fills the name itself. */
  hasName(name: string): boolean {
    return this.named.some((mapped) => mapped.name === name);
  }

  /** The metadata of a row, null for a name to clear; undefined when none is mapped. A fixed name goes before `metadata.*`. */
  of(cells: readonly Cell[]): Metadata | undefined {
    if (this.named.length === 0 && this.all === undefined) return undefined;
    // Without a prototype, `__proto__` is a name like any other.
    const values = Object.create(null) as Metadata;
    if (this.all !== undefined) this.takeNames(this.all, cells, values);
    for (const { name, recipe } of this.named) values[name] = this.valueOf(recipe, cells);
    return values;
  }

  /** Whether JSON as long as this can be stored; a fault otherwise. */
  private fits(field: string, json: string): boolean {
    const max = field === FURTHER_ANSWERS ? MAX_FURTHER_ANSWERS_CHARS : MAX_METADATA_CHARS;
    if (json.length <= max) return true;
    const [length, limit] = [json.length, max].map((n) => n.toLocaleString('en-US'));
    this.faults.add(field, 'field_too_long', `The value has ${length} characters; the limit is ${limit}.`, json);
    return false;
  }

  private valueOf(recipe: Recipe, cells: readonly Cell[]): unknown {
    const { field, rule, plain } = recipe;
    const cell = recipe.cells.length === 1 ? (cells[recipe.cells[0] as number] as Cell) : '';
    if (typeof cell !== 'string' && 'json' in cell) return this.json(field, cell.json);
    if (plain >= 0 && typeof cell === 'string') return this.text(field, cell);
    const texts = fieldTexts(recipe, cells, this.handling, this.faults);
    if (texts === undefined || texts.length === 0) return null;
    if (rule.split !== undefined) return this.json(field, texts);
    const text = texts[0] as string;
    return isBlank(text) ? null : this.json(field, text);
  }

  private text(field: string, given: string): string | null {
    if (!this.faults.isSound(field, given) || !this.fits(field, given)) return null;
    const text = this.handling.trim ? trimOuter(given) : given;
    return isBlank(text) ? null : text;
  }

  private json(field: string, value: unknown): unknown {
    if (typeof value === 'string') return this.fits(field, value) ? value : null;
    const json = JSON.stringify(value);
    return this.faults.isSound(field, json, true) && this.fits(field, json) ? value : null;
  }

  private takeNames(recipe: Recipe, cells: readonly Cell[], values: Metadata): void {
    const cell = recipe.cells.length === 1 ? (cells[recipe.cells[0] as number] as Cell) : '';
    if (typeof cell !== 'string' && 'json' in cell) return this.takeJson(cell.json, values);
    const { split, ...rule } = recipe.rule;
    for (const text of fieldTexts({ ...recipe, rule }, cells, this.handling, this.faults) ?? []) {
      const json = jsonOf(text);
      if (json === undefined) this.takeAll(namedTextsOf(text, split ?? '|'), values);
      else this.takeJson(json, values);
    }
  }

  private takeJson(json: unknown, values: Metadata): void {
    if (this.faults.isSound(ALL_NAMES, JSON.stringify(json), true)) this.takeAll(namedValuesOf(json), values);
  }

  private takeAll(named: NamedValues | undefined, values: Metadata): void {
    if (named === undefined) return this.faults.wrongKind(ALL_NAMES, 'neither an object nor a list of name:value');
    for (const [name, value] of named) {
      if (name === '' || name.length > MAX_NAME_CHARS) {
        const length = name.length.toLocaleString('en-US');
        this.faults.wrongKind(ALL_NAMES, `named by ${length} characters; a name has 1 to ${MAX_NAME_CHARS}`);
      } else if (this.fits(`${PREFIX}${name}`, typeof value === 'string' ? value : JSON.stringify(value)))
        values[name] = value;
    }
  }
}

/** Null clears a name, so a new pair does not have it. */
export function withoutCleared(metadata: Metadata): Metadata {
  const kept = Object.create(null) as Metadata;
  for (const name in metadata) if (metadata[name] !== null) kept[name] = metadata[name];
  return kept;
}
