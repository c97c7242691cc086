import { z } from 'zod';

/** What a variable says about itself, in errors and in the table of the README. */
export interface About {
  readonly meaning: string;
  /** A value that could be used as it stands. */
  readonly example: string;
  /** The value may carry a credential and is never shown. */
  readonly secret?: true;
  /** Shown where there is no fixed default, e.g. because it follows from another variable. */
  readonly defaultNote?: string;
}

/** One place for what variables say about themselves; see `about`. */
const descriptions = z.registry<About>();

/** Attaches its description to a variable. */
export function variable<S extends z.ZodType<unknown, string | undefined>>(schema: S, about: About): S {
  descriptions.add(schema, about);
  return schema;
}

/** @throws Error for a schema that was not made by `variable`. */
export function about(schema: z.ZodType): About {
  const found = descriptions.get(schema);
  if (!found) throw new Error('This variable does not say what it means.');
  return found;
}

/** The default as it would be written in the environment. */
export function defaultText(schema: z.ZodType): string | undefined {
  if (!(schema instanceof z.ZodPrefault)) return undefined;
  const value: unknown = schema.def.defaultValue;
  return typeof value === 'string' ? value : undefined;
}

/** Whether the part cannot start without the variable. */
export function isRequired(schema: z.ZodType): boolean {
  return !(schema instanceof z.ZodPrefault) && !(schema instanceof z.ZodOptional);
}
