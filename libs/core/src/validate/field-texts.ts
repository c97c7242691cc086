import { jsonListOf } from '../mapping/lists.ts';
import type { Recipe } from '../mapping/recipe.ts';
import { decidesMarkup, transformed } from '../mapping/transforms.ts';
import type { Cell } from '../parse/format.ts';
import { isBlank, trimOuter } from './blank.ts';
import { stripHtml } from './html.ts';
import type { RowFaults } from './row-faults.ts';

/** What is done to the texts of a field beside its recipe. */
export interface TextHandling {
  /** HTML elements go. */
  readonly strip: boolean;
  /** White space at both ends goes. */
  readonly trim: boolean;
  /** The field may hold several values, as a list too. */
  readonly several: boolean;
  /** A cell may hold its values as a list in JSON. */
  readonly jsonLists: boolean;
  /** What stands between the values of a text where the recipe does not say it. */
  readonly separators?: RegExp;
}

/**
 * The texts of a field as its recipe makes them of the cells, in this order: markup goes, columns are joined, the value is split, takes
 * its transforms and is trimmed, blank ones are dropped; the default comes in where nothing is left. Constants and defaults are
 * taken as they are but for the split. Undefined when a cell has a fault, which is then told.
 */
export function fieldTexts(
  recipe: Recipe,
  cells: readonly Cell[],
  how: TextHandling,
  faults: RowFaults,
): readonly string[] | undefined {
  const { rule } = recipe;
  const separator = rule.split ?? how.separators;
  if (rule.constant !== undefined) return splitAt(rule.constant, separator);
  const steps = rule.transforms ?? [];
  const strip = how.strip && !decidesMarkup(steps);
  const finished = (text: string): string => {
    const value = steps.length === 0 ? text : transformed(text, steps);
    return how.trim ? trimOuter(value) : value;
  };
  const groups: (readonly string[])[] = [];
  for (const index of recipe.cells) {
    const cell = cells[index] as Cell;
    const given = cellTexts(recipe, cell, how, faults);
    if (given === undefined) return undefined;
    const clean = strip ? given.map(stripHtml) : given;
    const isText = given[0] === cell && rule.split === undefined;
    groups.push(isText ? clean.flatMap((text) => splitAt(text, how.separators)) : clean);
  }
  const values = joined(groups, recipe, how.trim)
    .flatMap((text) => splitAt(text, rule.split))
    .map(finished)
    .filter((text) => !isBlank(text));
  if (values.length > 0 || rule.default === undefined) return values;
  return splitAt(rule.default, separator);
}

/** The texts of one cell; undefined, with a fault, when it holds something else. */
function cellTexts(
  { field, rule }: Recipe,
  cell: Cell,
  { several, jsonLists }: TextHandling,
  faults: RowFaults,
): readonly string[] | undefined {
  if (typeof cell === 'string') {
    if (!faults.isSound(field, cell)) return undefined;
    return (jsonLists && rule.split === undefined ? jsonListOf(cell) : undefined) ?? [cell];
  }
  if ('list' in cell && several) return cell.list.every((text) => faults.isSound(field, text)) ? cell.list : undefined;
  if ('json' in cell) return [JSON.stringify(cell.json)];
  faults.wrongKind(field, 'invalid' in cell ? cell.invalid : 'a list');
  return undefined;
}

/** The values of several columns as one, blank ones left out; those of one column as they are. */
function joined(groups: readonly (readonly string[])[], { join }: Recipe, trim: boolean): readonly string[] {
  const texts = groups.flat();
  if (groups.length < 2 || join === undefined) return texts;
  const kept = texts.filter((text) => !isBlank(text));
  return [(trim ? kept.map(trimOuter) : kept).join(join)];
}

const splitAt = (text: string, separator: string | RegExp | undefined): readonly string[] =>
  separator === undefined ? [text] : text.split(separator);

/** Whether the recipe gives a row several values: by its split, or because a cell of the row is a list. */
export function givesSeveral({ cells: mapped, join, rule }: Recipe, cells: readonly Cell[]): boolean {
  if (rule.split !== undefined) return true;
  if (mapped.length > 1 && join !== undefined) return false;
  return mapped.some((index) => typeof cells[index] === 'object' && 'list' in cells[index]);
}
