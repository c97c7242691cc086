import { ImportOptions } from '@pairloom/contract';
import type { DraftOptions } from '../../api/imports-api.ts';

/** Steps of an import before it is started, in order. */
export const DRAFT_STEPS = ['choose', 'check', 'map', 'review'] as const;
export type DraftStep = (typeof DRAFT_STEPS)[number];

/** All that has to be known to go on with an import that was not started yet: it stands in the address of the page. */
export interface DraftAddress {
  readonly step: DraftStep;
  readonly sourceId: string | null;
  /** What was chosen; all else is left to the gateway. */
  readonly options: DraftOptions;
  /** The dry run that was made with these options. */
  readonly previewId: string | null;
}

/** Query of the address. */
export interface DraftQuery {
  readonly step?: string | null;
  readonly source?: string | null;
  readonly options?: string | null;
  readonly preview?: string | null;
}

/**
 * Without a file there is nothing to check. Options that cannot be understood are left out: the gateway then decides anew, and a dry run
 * that was made with them does not count.
 */
export function readDraftAddress({ step, source, options, preview }: DraftQuery): DraftAddress {
  const sourceId = source ?? null;
  const chosen = readOptions(options ?? null);
  return {
    step: (sourceId !== null && DRAFT_STEPS.find((known) => known === step)) || 'choose',
    sourceId,
    options: chosen ?? {},
    previewId: sourceId === null || chosen === null ? null : (preview ?? null),
  };
}

/** Whether what was chosen cannot be understood. */
export const isUnread = ({ options }: DraftQuery): boolean => readOptions(options ?? null) === null;

/** `null` takes a name out of the query. */
export function draftQuery({ step, sourceId, options, previewId }: DraftAddress): Required<DraftQuery> {
  return {
    step: step === 'choose' ? null : step,
    source: sourceId,
    options: Object.keys(options).length === 0 ? null : JSON.stringify(options),
    preview: previewId,
  };
}

/** Null where they are none. */
function readOptions(text: string | null): DraftOptions | null {
  if (text === null) return {};
  try {
    const options: unknown = JSON.parse(text);
    // Kept as written: parsing would fill in what was left to the gateway.
    return ImportOptions.safeParse(options).success ? (options as DraftOptions) : null;
  } catch {
    return null;
  }
}
