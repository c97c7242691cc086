import { z } from 'zod';
import { ConfigError, type ConfigFault } from './config-error.ts';
import { about, isRequired } from './variable.ts';

export type Env = Readonly<Record<string, string | undefined>>;
export type Variables = Readonly<Record<string, z.ZodType<unknown, string | undefined>>>;
export type Values<V extends Variables> = { readonly [Name in keyof V]: z.output<V[Name]> };

/** Checks variables against each other. A variable that is faulty by itself is undefined here: say nothing more of it. */
export type Rule = (values: Readonly<Record<string, unknown>>) => ConfigFault | undefined;

/** An empty variable counts as not set: compose files and CI systems pass those on. */
function setText(text: string | undefined): string | undefined {
  const trimmed = text?.trim();
  return trimmed === '' ? undefined : trimmed;
}

function whatIsWrong(schema: z.ZodType, text: string | undefined, error: z.ZodError): string {
  if (text === undefined && isRequired(schema)) return 'is not set';
  const wrong = error.issues[0]?.message ?? 'is not valid';
  return about(schema).secret || text === undefined ? wrong : `${wrong}, not ${JSON.stringify(text)}`;
}

/** @throws ConfigError with every fault at once. */
export function readEnv<V extends Variables>(part: string, variables: V, rules: readonly Rule[], env: Env): Values<V> {
  const values: Record<string, unknown> = {};
  const faults: ConfigFault[] = [];
  for (const [variable, schema] of Object.entries(variables)) {
    const text = setText(env[variable]);
    const result = schema.safeParse(text);
    if (result.success) values[variable] = result.data;
    else faults.push({ variable, wrong: whatIsWrong(schema, text, result.error), example: about(schema).example });
  }
  faults.push(...rules.map((rule) => rule(values)).filter((fault) => fault !== undefined));
  if (faults.length > 0) throw new ConfigError(part, faults);
  return values as Values<V>;
}
