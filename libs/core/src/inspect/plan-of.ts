import type { ImportOptions, Mapping } from '@pairloom/contract';
import { refuseDoubtful } from '../dialect/encoding.ts';
import { FileFault } from '../faults.ts';
import { presetNamed, type PresetEntry } from '../mapping/presets/index.ts';
import { isComplete, resolveMapping, type ColumnsSeen } from '../mapping/resolve-mapping.ts';
import { MARKDOWN_SHAPES } from '../parse/markdown.ts';
import { TEXT_SHAPES } from '../parse/plain-text.ts';
import type { Inspection, ReadPlan } from '../ports/reading.ts';
import { mappingOfExport } from '../report/own-files.ts';
import { MAX_FIRST_RECORD_BYTES } from '../validate/limits.ts';

/**
 * Raised by whoever changes what becomes of a row (reading, checks, keys, hashes, findings): results of an import are taken over only by imports with
 * the same version.
 */
const READING_VERSION = 2;

/** What a look found, before it is described to people. */
type Looked = Omit<Inspection, 'report'>;

/**
 * The whole plan, with the mapping resolved.
 * @throws FileFault `mapping_required`, `mapping_unknown_column`, both with help; `first_record_too_large` when no row could be seen;
 * `encoding_unsupported` when it cannot be told for sure.
 */
export function planOf(inspection: Looked, options: ImportOptions): ReadPlan {
  const { plan, columnsKnown, complete, encodingGuess } = inspection;
  if (encodingGuess !== undefined) refuseDoubtful(encodingGuess);
  if (!columnsKnown && !complete && !isComplete(options.mapping ?? {}))
    throw new FileFault(
      'first_record_too_large',
      `The first record does not end within the first ${MAX_FIRST_RECORD_BYTES / 1024 ** 2} MiB of the file.`,
    );
  const own = options.mapping === undefined ? mappingOfExport(plan) : undefined;
  const mapping = own ?? resolveMapping(columnsSeen(inspection), givenMapping(options), presetOf(options));
  const needs = options.mode === 'delete' ? 'key' : 'pair';
  return {
    ...plan,
    version: READING_VERSION,
    mapping,
    needs,
    ...(options.matchBy === undefined ? {} : { matchBy: options.matchBy }),
  };
}

const NOTHING = { constant: '' };

/** To delete pairs takes the columns only by which they are told. */
function givenMapping({ mode, matchBy, mapping }: ImportOptions): Mapping | undefined {
  if (mode !== 'delete' || matchBy === 'questionAnswer') return mapping;
  return matchBy === 'externalId'
    ? { question: NOTHING, answer: NOTHING, ...mapping }
    : { answer: NOTHING, ...mapping };
}

/** What is known of the columns, for mappings. */
export function columnsSeen({ plan, samples, columnsKnown }: Looked): ColumnsSeen {
  const { sourceType, dialect } = plan;
  const paths = sourceType === 'json' || sourceType === 'jsonl' || sourceType === 'xml';
  return { columns: dialect.columns, samples, columnsKnown, paths };
}

/** Names of the shapes of texts, which are for their formats to know. */
const SHAPES: ReadonlySet<string> = new Set([...TEXT_SHAPES, ...MARKDOWN_SHAPES]);

/** The preset of a product that the options name. @throws FileFault `invalid_options` when there is none. */
export const presetOf = ({ preset }: ImportOptions): PresetEntry | undefined =>
  preset === undefined || SHAPES.has(preset) ? undefined : presetNamed(preset);
