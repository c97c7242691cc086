import type { ErrorGroup, Page, RowError } from '@pairloom/contract';

/**
 * Rows of a group among all groups of an import, in order, also those that its ranges do not name: `page` gives the findings of the import,
 * from a cursor on. Where there are more fields than groups, the group of no field holds those of every field that has none of its own.
 */
export async function allRowsOf(
  group: ErrorGroup,
  groups: readonly ErrorGroup[],
  page: (cursor: string | null) => Promise<Page<RowError>>,
): Promise<number[]> {
  const gathered = (finding: RowError): boolean =>
    belongs({ ...finding, field: null }, group) && !groups.some((other) => belongs(finding, other));
  const rows = new Set<number>();
  let cursor: string | null = null;
  do {
    const { items, nextCursor }: Page<RowError> = await page(cursor);
    for (const finding of items) if (belongs(finding, group) || gathered(finding)) rows.add(finding.row);
    cursor = nextCursor;
  } while (cursor !== null);
  return [...rows];
}

const belongs = (finding: RowError, group: ErrorGroup): boolean =>
  finding.code === group.code &&
  finding.field === group.field &&
  finding.severity === group.severity &&
  finding.rule === group.rule;
