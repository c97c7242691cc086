import type { CourseStretch, ImportKind, ImportOptions, ImportStatus, Phase } from '@pairloom/contract';

/** What the rows of an import tell of its course, as instants of ISO 8601. */
export interface CourseRow {
  readonly kind: ImportKind;
  readonly status: ImportStatus;
  readonly phase: Phase;
  readonly options: Partial<ImportOptions>;
  readonly created_at: string;
  readonly stored_at: string | null;
  readonly started_at: string | null;
  readonly check_closed_at: string | null;
  readonly first_started_at: string | null;
  readonly last_finished_at: string | null;
  readonly loaded_at: string | null;
  readonly last_embedded_at: string | null;
  readonly completed_at: string | null;
}

type Name = CourseStretch['phase'];

/**
 * The course of an import, one stretch after the other, of what stands in its rows. A phase whose end nobody noted runs into the next
 * one, one that took no time is left out; nothing is guessed.
 */
export function courseOf(row: CourseRow): CourseStretch[] {
  const now = nowIn(row);
  const stretches: CourseStretch[] = [];
  let from = row.created_at;
  for (const [phase, end] of endsOf(row)) {
    if (phase === now) return [...stretches, { phase, from, to: null }];
    const to = earlier(end, row.completed_at);
    if (to === null || to <= from) continue;
    stretches.push({ phase, from, to });
    from = to;
  }
  return stretches;
}

/** A file that is written as a whole is looked at as a whole before. */
const isChecked = ({ kind, options }: CourseRow): boolean => kind !== 'preview' && options.onError === 'rollback';

const isEnded = ({ phase }: CourseRow): boolean => phase === 'ended';

/** What goes on; null after the end. */
function nowIn(row: CourseRow): Name | null {
  const { phase } = row;
  if (phase === 'ended') return null;
  if (isChecked(row) && row.check_closed_at === null && (phase === 'planning' || phase === 'loading'))
    return 'checking';
  return phase === 'loading' && row.kind === 'preview' ? 'checking' : phase;
}

/** When each phase ended, in the order in which they come; null when that is not known. */
function endsOf(row: CourseRow): [Name, string | null][] {
  const loadedIfEnded = isEnded(row) ? row.loaded_at : null;
  // Chunks of a check are opened again for the load: when the first of them began is not known any more.
  const planned: [Name, string | null] = isChecked(row)
    ? ['checking', row.check_closed_at ?? loadedIfEnded]
    : ['planning', row.first_started_at ?? loadedIfEnded];
  return [
    ['uploading', uploadedAt(row)],
    ['queued', row.started_at ?? row.completed_at],
    planned,
    [row.kind === 'preview' ? 'checking' : 'loading', row.last_finished_at ?? (row.first_started_at && loadedIfEnded)],
    ['settling', row.loaded_at],
    ['embedding', embeddedAt(row)],
    ['finishing', row.completed_at],
  ];
}

/** A source that was there before the import takes no time of it; without one the upload never came to its end. */
function uploadedAt({ stored_at, started_at, completed_at, kind }: CourseRow): string | null {
  if (stored_at !== null) return stored_at;
  return started_at === null && (kind === 'import' || kind === 'preview') ? completed_at : null;
}

/** Vectors that were made after the end are not of its course. Where all were there already, looking for them took what was left. */
function embeddedAt({ options, status, last_embedded_at, completed_at }: CourseRow): string | null {
  if (options.embed !== true) return null;
  return last_embedded_at ?? (status === 'completed' ? completed_at : null);
}

const earlier = (a: string | null, b: string | null): string | null => (a !== null && b !== null && b < a ? b : a);
