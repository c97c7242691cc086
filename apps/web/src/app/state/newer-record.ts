import { isTerminal, type ImportRecord } from '@pairloom/contract';

/**
 * Which of two states of one import to show. Stream and polls overtake each other, so arrival says nothing: a terminal status never
 * goes back, then the higher revision wins, then the later `updatedAt`. A cancel that was asked for stays asked for.
 */
export function newerRecord(known: ImportRecord | undefined, incoming: ImportRecord): ImportRecord {
  if (!known) return incoming;
  const newer = isOlder(incoming, known) ? known : incoming;
  return known.cancelRequested && !newer.cancelRequested ? { ...newer, cancelRequested: true } : newer;
}

function isOlder(incoming: ImportRecord, known: ImportRecord): boolean {
  const knownEnded = isTerminal(known.status);
  if (knownEnded !== isTerminal(incoming.status)) return knownEnded;
  if (incoming.revision !== known.revision) return incoming.revision < known.revision;
  return incoming.updatedAt < known.updatedAt;
}

/** Newest first; ids are time-ordered, so they break ties. */
export function newestFirst(a: ImportRecord, b: ImportRecord): number {
  if (a.createdAt !== b.createdAt) return a.createdAt < b.createdAt ? 1 : -1;
  return a.id < b.id ? 1 : a.id > b.id ? -1 : 0;
}
