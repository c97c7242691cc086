import { PartFault } from '@pairloom/tools';
import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import { type Figure, UNITS, shown, spread } from './figures.ts';
import { type BenchOptions, PARTS, type PartName } from './options.ts';

/** A figure and the part of the benchmark that measured it: names are used again in other parts. */
export interface PartFigure extends Figure {
  readonly part: PartName;
}

/** What a run of the benchmark leaves. JSON has no NaN: what could not be measured stands there as null, and is refused. */
const Baseline = z.object({
  options: z.object({
    parts: z.array(z.enum(PARTS)),
    rows: z.number(),
    smallImports: z.number(),
    formatRows: z.number(),
    texts: z.number(),
    seed: z.number(),
  }),
  figures: z.array(
    z.object({
      part: z.enum(PARTS),
      name: z.string(),
      unit: z.enum(UNITS),
      values: z.array(z.number()).nonempty(),
      fixed: z.boolean().exactOptional(),
      better: z.enum(['lower', 'higher']).exactOptional(),
    }),
  ),
});
export type Baseline = z.infer<typeof Baseline>;

/** @throws PartFault that says why the file is no baseline. */
export async function readBaseline(file: string): Promise<Baseline> {
  try {
    return Baseline.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    const why = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
    throw new PartFault(`--check ${file}`, `no figures of a former run: ${why}`, 'name a file that --out wrote');
  }
}

type Size = Exclude<keyof Baseline['options'], 'parts'>;

const FLAGS: Readonly<Record<Size, string>> = {
  rows: '--rows',
  smallImports: '--small',
  formatRows: '--formats',
  texts: '--texts',
  seed: '--seed',
};

/** What else than the program and the machine makes the figures of a part. */
const MADE_BY: Readonly<Record<PartName, readonly Size[]>> = {
  load: ['rows', 'seed'],
  small: ['smallImports', 'seed'],
  again: ['rows', 'seed'],
  scripts: ['rows', 'seed'],
  shapes: ['rows', 'seed'],
  parallel: ['seed'],
  formats: ['formatRows', 'seed'],
  embeddings: ['texts', 'seed'],
  reading: ['rows', 'seed'],
  parse: ['rows', 'seed'],
  workers: ['rows', 'seed'],
  flat: ['rows', 'seed'],
  counts: ['seed'],
};

/** Why a run with these options cannot be compared with the baseline, in words; empty when it can. Rounds may differ. */
export function unlike(options: BenchOptions, { options: then }: Baseline): string[] {
  const parts = options.parts.filter((part) => then.parts.includes(part));
  if (parts.length === 0) return [`it has none of the parts ${options.parts.join(', ')}`];
  const sizes = new Set(parts.flatMap((part) => MADE_BY[part]));
  return [...sizes]
    .filter((size) => options[size] !== then[size])
    .map((size) => `${FLAGS[size]} is ${options[size]}, and was ${then[size]}`);
}

/** How much worse a figure may become between two runs. */
const TOLERANCE = 0.15;

const isCompared = ({ unit, fixed = unit === 'ratio' }: Figure): boolean => fixed;

const isNumber = ({ values }: Figure): boolean => values.length > 0 && values.every(Number.isFinite);

/** What got worse by more than 15 %, has no number, or is not measured any more in the given parts, in words. */
export function worse(
  now: readonly PartFigure[],
  baseline: readonly PartFigure[],
  parts: readonly PartName[],
): string[] {
  const key = ({ part, name }: PartFigure): string => `${part}: ${name}`;
  const before = new Map(baseline.filter(({ part }) => parts.includes(part)).map((figure) => [key(figure), figure]));
  const current = new Map(now.map((figure) => [key(figure), figure]));
  const unknown = now.filter((figure) => isCompared(figure) && !isNumber(figure));
  const wanted = [...before].filter(([name, was]) => isCompared(current.get(name) ?? was));
  if (wanted.length === 0) return ['none of the figures is in both runs'];
  return [
    ...unknown.map((figure) => `${key(figure)}: no number`),
    ...wanted.flatMap(([name, was]) => {
      const figure = current.get(name);
      if (figure === undefined) return [`${name}: not measured, was ${shown(spread(was.values).median, was.unit)}`];
      return isNumber(figure) && isWorse(figure, was) ? [`${name}: ${change(figure, was)}`] : [];
    }),
  ];
}

function isWorse({ values, better = 'lower' }: Figure, before: Figure): boolean {
  const [is, was] = [spread(values).median, spread(before.values).median];
  return better === 'lower' ? is > was * (1 + TOLERANCE) : is < was / (1 + TOLERANCE);
}

const change = ({ values, unit }: Figure, before: Figure): string =>
  `${shown(spread(values).median, unit)}, was ${shown(spread(before.values).median, unit)}`;
