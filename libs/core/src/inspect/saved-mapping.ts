import type { ImportOptions, SavedMapping } from '@pairloom/contract';
import { FileFault } from '../faults.ts';
import { bindMapping } from '../mapping/bind.ts';
import type { Inspection } from '../ports/reading.ts';
import { describeColumns } from './columns.ts';
import { columnsSeen, planOf } from './plan-of.ts';

/**
 * The inspection with the mapping that is kept for its columns, and the options that carry it; undefined when the source lacks a
 * column of it, so that it is read as if nothing were kept.
 */
export function withSavedMapping(
  inspection: Inspection,
  saved: Pick<SavedMapping, 'id' | 'name' | 'mapping'>,
  options: ImportOptions,
): { readonly inspection: Inspection; readonly options: ImportOptions } | undefined {
  const bound = bindMapping(saved.mapping, columnsSeen(inspection));
  if (bound === undefined) return undefined;
  const mapped = { ...options, mapping: bound };
  try {
    const { mapping } = planOf(inspection, mapped);
    const confidence = Object.fromEntries(Object.keys(mapping).map((field) => [field, 1]));
    const { columns: names } = inspection.plan.dialect;
    const columns = describeColumns(names, inspection.samples, { mapping, confidence });
    const savedMapping = { id: saved.id, name: saved.name };
    const report = { ...inspection.report, savedMapping, columns, mapping, problems: [] };
    return { inspection: { ...inspection, report }, options: mapped };
  } catch (error) {
    // A mapping that is kept without question or answer may leave a choice open.
    if (error instanceof FileFault) return undefined;
    throw error;
  }
}
