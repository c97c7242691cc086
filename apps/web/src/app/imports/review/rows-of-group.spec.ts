import { expect, it } from '@jest/globals';
import type { ErrorGroup, Page, RowError } from '@pairloom/contract';
import { findingOf } from '../../../testing/records.ts';
import { allRowsOf } from './rows-of-group.ts';

const groupOf = (field: string | null, changes: Partial<ErrorGroup> = {}): ErrorGroup => ({
  ...{ code: 'value_not_allowed', field, severity: 'error', title: '', count: 1, rows: 1, ranges: [], moreRanges: 1 },
  ...{ example: { row: 1, line: 2, value: null, raw: null, message: '' }, remedy: '', proposal: null },
  ...changes,
});
const pageOf = async (items: RowError[]): Promise<Page<RowError>> => ({ items, nextCursor: null });

it('takes to a group of no field what is gathered in it because there are more fields than groups', async () => {
  const named = groupOf('metadata.a');
  const gathered = groupOf(null);
  const others = [groupOf('metadata.b', { severity: 'warning' }), groupOf('metadata.b', { rule: 'short' })];
  const fields = ['metadata.a', 'metadata.b', null, 'metadata.c', 'metadata.a'];
  const found = fields.map((field, place) => findingOf(place + 1, { code: 'value_not_allowed', field }));
  const rows = (group: ErrorGroup) => allRowsOf(group, [named, gathered, ...others], () => pageOf(found));
  expect(await rows(gathered)).toEqual([2, 3, 4]);
  expect(await rows(named)).toEqual([1, 5]);
});
