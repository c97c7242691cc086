import { trimOuter } from '../validate/blank.ts';

export interface ColumnNames {
  /** Unique, none of them blank. */
  readonly columns: readonly string[];
  /** Names that several columns of the file have, in file order. */
  readonly ambiguous: readonly string[];
}

/** Names of a table without a header: `column_1`, `column_2`, … */
export const generatedNames = (count: number): string[] => Array.from({ length: count }, (_, i) => `column_${i + 1}`);

/** Whether a column has a name of a table without a header. */
export const isGeneratedName = (name: string): boolean => /^column_\d+$/.test(name);

/**
 * Names of the columns, made unique: the second column called `answer` becomes `answer_2`, and the first may be called `answer_1`
 * where a mapping does so (`wanted`). A column without a name is `column_N`, N being its place.
 */
export function nameColumns(header: readonly string[], wanted: ReadonlySet<string>): ColumnNames {
  const names = header.map(trimOuter);
  const times = new Map<string, number>();
  for (const name of names) times.set(name, (times.get(name) ?? 0) + 1);
  times.delete('');
  const taken = new Set(names);
  const seen = new Map<string, number>();
  const columns = names.map((name, place) => {
    if (name === '') return unique(`column_${place + 1}`, taken);
    const nth = (seen.get(name) ?? 0) + 1;
    seen.set(name, nth);
    if (times.get(name) === 1) return name;
    if (nth === 1) return wanted.has(`${name}_1`) && !taken.has(`${name}_1`) ? `${name}_1` : name;
    return unique(`${name}_${nth}`, taken);
  });
  return { columns, ambiguous: [...times].filter(([, count]) => count > 1).map(([name]) => name) };
}

function unique(name: string, taken: Set<string>): string {
  let free = name;
  while (taken.has(free)) free += '_';
  taken.add(free);
  return free;
}
