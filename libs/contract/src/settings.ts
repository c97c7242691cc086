import * as z from 'zod';
import { DuplicatePolicies } from './import-options.ts';
import { ProjectLimits } from './limits.ts';
import { storableText } from './mapping.ts';
import { Timestamp } from './paging.ts';
import { ValidationSettings } from './validation.ts';

/** What a project is told to do. */
export const ProjectSettings = z.strictObject({
  name: storableText(200).trim().min(1),
  loadConcurrency: z.number().int().min(1).max(16).describe('imports of the project that load at a time'),
  validation: ValidationSettings.prefault({}),
  duplicates: DuplicatePolicies.prefault({}).describe(
    'what becomes of repeated rows and of rows whose pair is there, in imports of files that do not say so themselves',
  ),
  limits: ProjectLimits.prefault({}),
});
export type ProjectSettings = z.infer<typeof ProjectSettings>;

/** Settings as they are stored. The version grows with each change; it is the ETag, too. */
export const StoredSettings = z.object({
  ...ProjectSettings.shape,
  version: z.number().int().nonnegative(),
  updatedAt: Timestamp,
});
export type StoredSettings = z.infer<typeof StoredSettings>;
