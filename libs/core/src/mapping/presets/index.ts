import type { FieldSource, Mapping, Preset } from '@pairloom/contract';
import { isGeneratedName } from '../../dialect/column-names.ts';
import { FileFault } from '../../faults.ts';
import { bindSource } from '../bind.ts';
import { columnNamed, type ColumnsSeen } from '../columns.ts';
import { numberedName } from '../synonyms.ts';
import { CHAT_PRESETS } from './chat.ts';
import { DATASET_PRESETS } from './datasets.ts';
import type { PresetEntry } from './preset.ts';
import { PRODUCT_PRESETS } from './products.ts';

export type { PresetEntry } from './preset.ts';

/** Every product whose files are known. A new one is an entry in one of the lists. */
const ENTRIES: readonly PresetEntry[] = [...PRODUCT_PRESETS, ...DATASET_PRESETS, ...CHAT_PRESETS];

/** Stands for all columns named for the field with a number. */
const NUMBERED = 'question<n>';

/** The presets as the API lists them; `mapping` is that of a file which has every column. */
export const listPresets = (): Preset[] =>
  ENTRIES.map((entry) => {
    const { id, name, description, formats, verified } = entry;
    return { id, name, description, formats: [...formats], mapping: nominalMapping(entry), verified };
  });

/** @throws FileFault `invalid_options` when there is no such preset. */
export function presetNamed(id: string): PresetEntry {
  const entry = ENTRIES.find((known) => known.id === id);
  if (entry !== undefined) return entry;
  const known = ENTRIES.map((preset) => preset.id).join(', ');
  throw new FileFault('invalid_options', `There is no preset "${id}"; there are ${known}.`);
}

/** Whether the preset of that name is one of tables without a header. */
export const isNamelessPreset = (id: string | undefined): boolean =>
  ENTRIES.some((entry) => entry.id === id && entry.signature.flat().every(isGeneratedName));

export interface DetectedPreset {
  readonly entry: PresetEntry;
  /** 0 to 1 */
  readonly confidence: number;
}

/** The product that the file most likely comes from; undefined when it has the columns of none. */
export function detectPreset(seen: ColumnsSeen): DetectedPreset | undefined {
  const found = ENTRIES.filter(({ signature }) =>
    signature.every((group) => group.some((column) => columnNamed(seen, column) !== undefined)),
  ).map((entry) => ({
    entry,
    confidence: typeof entry.confidence === 'number' ? entry.confidence : entry.confidence(seen),
  }));
  found.sort((a, b) => b.confidence - a.confidence);
  const [best] = found;
  return best !== undefined && best.confidence > 0 ? best : undefined;
}

/** The mapping of a preset with the columns of the file; fields without a column are left out. */
export function presetMapping(entry: PresetEntry, seen: ColumnsSeen): Mapping {
  const mapping: Mapping = {};
  for (const [field, sources] of fieldsOf(entry)) {
    const bound = sources.flatMap((source) => bindSource(source, seen) ?? []);
    if (field === 'variants') {
      const variants = [...bound, ...(sources.includes(NUMBERED) ? furtherQuestions(seen, mapping) : [])];
      if (variants.length > 0) mapping.variants = variants.length === 1 ? variants[0] : variants;
    } else if (bound[0] !== undefined) mapping[field as 'question'] = bound[0];
  }
  const ignore = (entry.ignore ?? []).flatMap((name) => columnNamed(seen, name) ?? []);
  if (ignore.length > 0) mapping.ignore = ignore;
  return mapping;
}

const fieldsOf = (entry: PresetEntry): [string, readonly FieldSource[]][] =>
  Object.entries(entry.fields) as [string, readonly FieldSource[]][];

const furtherQuestions = (seen: ColumnsSeen, { question }: Mapping): string[] =>
  seen.columns.filter((column) => column !== question && numberedName(column)?.field === 'question');

function nominalMapping(entry: PresetEntry): Mapping {
  const mapping: Mapping = {};
  for (const [field, [first]] of fieldsOf(entry))
    Object.assign(mapping, { [field]: first === NUMBERED ? ['question2', 'question3'] : first });
  if (entry.ignore !== undefined) mapping.ignore = [...entry.ignore];
  return mapping;
}
