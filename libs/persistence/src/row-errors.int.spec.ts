import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { RowError, Severity } from '@pairloom/contract';
import { csv, loadText } from './testing/load-text.ts';
import { type Workbench, openWorkbench } from './testing/workbench.ts';

let bench: Workbench;
let importId: string;
let otherId: string;
beforeAll(async () => {
  bench = await openWorkbench();
  const projectId = await bench.project();
  // Rows 2, 4, 6 … lack their question, and row 8 its answer too; row 1 stands again in the last.
  const rows = Array.from({ length: 12 }, (_, i) => [i % 2 === 1 ? '' : `q${i}`, i === 7 ? '' : 'a'] as const);
  const text = csv(['question', 'answer'], ...rows, ['q0', 'again']);
  ({ importId } = await loadText(bench.persistence, { projectId, text, chunkRows: 3, order: [5, 1, 4, 2, 3] }));
  ({ importId: otherId } = await loadText(bench.persistence, {
    projectId,
    text: csv(['question', 'answer'], ['', 'a']),
  }));
});
afterAll(() => bench?.close());

async function pages(limit: number, severity?: Severity): Promise<RowError[]> {
  const all: RowError[] = [];
  let cursor: string | null = null;
  do {
    const page = await bench.persistence.imports.errors(importId, {
      limit,
      ...(severity === undefined ? {} : { severity }),
      ...(cursor === null ? {} : { cursor }),
    });
    expect(page.items.length).toBeLessThanOrEqual(limit);
    all.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return all;
}

const places = (errors: readonly RowError[]) => errors.map(({ row, field }) => [row, field]);
const ERRORS = [
  [2, 'question'],
  [4, 'question'],
  [6, 'question'],
  [8, 'question'],
  [8, 'answer'],
  [10, 'question'],
  [12, 'question'],
];

describe('the errors of an import', () => {
  it.each([1, 2, 3, 100])('come in row order across chunks, %i to a page', async (limit) => {
    expect(places(await pages(limit))).toEqual([[1, 'question'], ...ERRORS, [13, 'answer']]);
  });

  it('are filtered by severity', async () => {
    expect(places(await pages(2, 'error'))).toEqual(ERRORS);
    expect(await pages(2, 'warning')).toMatchObject([
      { row: 1, line: 2, code: 'duplicate_in_file', severity: 'warning', otherRow: 13 },
      { row: 13, line: 14, code: 'answers_differ', severity: 'warning', otherRow: 1 },
    ]);
  });

  it('tell row, line, field, value, code, message, severity and the row as it stands in the file', async () => {
    const [, , , , , , last] = await pages(100, 'error');
    expect(last).toEqual({
      row: 12,
      line: 13,
      field: 'question',
      value: null,
      code: 'question_missing',
      message: 'The question is blank.',
      severity: 'error',
      raw: '"","a"',
    });
  });

  it.each(['x', '', Buffer.from('1').toString('base64url'), Buffer.from('1.2; drop').toString('base64url')])(
    'refuse the cursor %p',
    async (cursor) => {
      await expect(bench.persistence.imports.errors(importId, { cursor, limit: 1 })).rejects.toMatchObject({
        code: 'cursor_invalid',
      });
    },
  );

  it('of several imports are read at once, the last ones of each', async () => {
    const recent = await bench.persistence.imports.recentErrors([importId, otherId], 2);
    expect([...recent].map(([id, errors]) => [id, places(errors)])).toEqual([
      [importId, [...ERRORS.slice(-1), [13, 'answer']]],
      [otherId, [[1, 'question']]],
    ]);
    expect(await bench.persistence.imports.recentErrors([], 2)).toEqual(new Map());
  });
});
