import { type DuplicatePolicies, duplicatePolicies } from '@pairloom/contract';
import type { ImportRun } from '@pairloom/core';
import type { WriteRules } from './chunk-write.ts';
import type { Writer } from './pair-lookups.ts';

/** To name a pair twice for deletion is no conflict. */
const DELETING: DuplicatePolicies = { file: 'replace', project: 'replace' };

export const rulesOf = ({ options, plan }: ImportRun): WriteRules => ({
  mode: options.mode,
  duplicates: options.mode === 'delete' ? DELETING : duplicatePolicies(options),
  dryRun: options.dryRun,
  stopAtError: options.onError === 'stop',
  validation: plan.validation,
});

export const writerOf = ({ projectId, importId, principal, sourceSet }: ImportRun): Writer => ({
  projectId,
  importId,
  principal,
  sourceSet,
});
