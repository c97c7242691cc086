import { Uuid } from '@pairloom/contract';
import type { AuditAsked } from '../api/reports-api.ts';

/** What of a history is shown. '' stands for all; days are local, as 2026-11-21, and both are part of what is shown. */
export interface HistoryFilter {
  /** `<what>.<verb>`, or `<what>` for all that was done to it. */
  readonly action: string;
  readonly principal: string;
  /** Id of an import or a pair. */
  readonly about: string;
  readonly from: string;
  readonly to: string;
}

export const WHOLE_HISTORY: HistoryFilter = { action: '', principal: '', about: '', from: '', to: '' };

/** No project is older. Years that are just being typed are: 2 and 20 of 2026 stand in the field as 0002 and 0020. */
const FIRST_YEAR = 1970;

// What the gateway takes.
const MAX_ACTION = 100;
const MAX_PRINCIPAL = 200;

export const isId = (text: string): boolean => Uuid.safeParse(text).success;

/** Reads a filter from the address; what is not understood stands for all. */
export const historyFilterFrom = ({
  action = '',
  principal = '',
  about = '',
  from = '',
  to = '',
}: Partial<Record<keyof HistoryFilter, string | undefined>>): HistoryFilter => ({
  action: /^[a-z_]+(\.[a-z_]+)?$/.test(action) && action.length <= MAX_ACTION ? action : '',
  principal: principal.trim().slice(0, MAX_PRINCIPAL),
  about: isId(about) ? about : '',
  from: startOf(from) === undefined ? '' : from,
  to: startOf(to) === undefined ? '' : to,
});

/** A day that a list can go by. */
export const isDay = (text: string): boolean => startOf(text) !== undefined;

export const sameHistory = (a: HistoryFilter, b: HistoryFilter): boolean =>
  a.action === b.action && a.principal === b.principal && a.about === b.about && a.from === b.from && a.to === b.to;

/** The same as the gateway is asked for it. */
export const askedOf = ({ from, to, ...same }: HistoryFilter): AuditAsked => ({
  ...same,
  from: startOf(from)?.toISOString() ?? null,
  to: startOf(to, 1)?.toISOString() ?? null,
});

/** When a local day begins, or the one so many days later; undefined for what is no day. */
function startOf(day: string, later = 0): Date | undefined {
  const [, year, month, date] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day) ?? [];
  if (year === undefined || month === undefined || date === undefined || Number(year) < FIRST_YEAR) return undefined;
  const start = new Date(Number(year), Number(month) - 1, Number(date));
  if (start.getMonth() !== Number(month) - 1 || start.getFullYear() !== Number(year)) return undefined;
  start.setDate(start.getDate() + later);
  return start;
}
