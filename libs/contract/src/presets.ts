import * as z from 'zod';
import { SourceType } from './import-options.ts';
import { Mapping } from './mapping.ts';

/** How files of another product are mapped. Such files are recognised by themselves; `options.preset` asks for one by its id. */
export const Preset = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  formats: z.array(SourceType).describe('that the product writes'),
  mapping: Mapping.describe('of a file that has every column; columns that a file lacks are left out'),
  verified: z.string().nullable().describe('where the format was looked up; null when it could not be verified'),
});
export type Preset = z.infer<typeof Preset>;

export const PresetList = z.object({ items: z.array(Preset) });
export type PresetList = z.infer<typeof PresetList>;
