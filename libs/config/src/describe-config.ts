import type { z } from 'zod';
import { PARTS, type Part } from './parts.ts';
import { about, defaultText, isRequired } from './variable.ts';

/** One variable as the README tells of it. */
export interface ConfigRow {
  readonly name: string;
  readonly usedBy: readonly Part[];
  /** Whether these parts cannot start without it. */
  readonly required: boolean;
  /** As it would be written, or a few words; undefined: not set. */
  readonly default: string | undefined;
  readonly meaning: string;
  readonly example: string;
  readonly secret: boolean;
}

function rowOf(name: string, schema: z.ZodType, usedBy: readonly Part[]): ConfigRow {
  const { meaning, example, secret, defaultNote } = about(schema);
  return {
    name,
    usedBy,
    required: isRequired(schema),
    default: defaultNote ?? defaultText(schema),
    meaning,
    example,
    secret: secret === true,
  };
}

/** Every variable once for the parts that read it alike: a name with another default in another part is a row of its own. */
export function describeConfig(): ConfigRow[] {
  const users = new Map<z.ZodType, { name: string; parts: Part[] }>();
  for (const part of Object.keys(PARTS) as Part[]) {
    for (const [name, schema] of Object.entries<z.ZodType>(PARTS[part])) {
      const known = users.get(schema);
      if (known) known.parts.push(part);
      else users.set(schema, { name, parts: [part] });
    }
  }
  return [...users].map(([schema, { name, parts }]) => rowOf(name, schema, parts));
}

function defaultCell(row: ConfigRow): string {
  if (row.required) return '**required**';
  if (row.default === undefined) return '–';
  return row.default.includes(' ') || row.default === 'none' ? row.default : `\`${row.default}\``;
}

/** The table of the README, in Markdown. */
export function configTable(): string {
  const lines = describeConfig().map(
    (row) => `| \`${row.name}\` | ${row.usedBy.join(', ')} | ${defaultCell(row)} | ${row.meaning} |`,
  );
  return ['| Variable | Read by | Default | Meaning |', '| --- | --- | --- | --- |', ...lines].join('\n');
}
