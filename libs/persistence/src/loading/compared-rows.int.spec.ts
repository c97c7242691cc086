import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ValidationSettings } from '@pairloom/contract';
import fc from 'fast-check';
import type * as z from 'zod';
import { Database } from '../database.ts';
import { type PlannedText, type SourceText, csv, endText, loadChunk, startText } from '../testing/load-text.ts';
import { openRetryOf, runRetry } from '../testing/retry-text.ts';
import { type Workbench, openWorkbench } from '../testing/workbench.ts';
import { settleSpellings } from './settle-spellings.ts';

let bench: Workbench;
let database: Database;
beforeAll(async () => {
  bench = await openWorkbench();
  database = await Database.open({ url: bench.url, applicationName: 'settling by hand' });
});
afterAll(async () => {
  await database?.close();
  await bench?.close();
});

const COMPARED: readonly string[] = ['answers_differ', 'category_variant', 'tag_variant'];
const HEADER = ['question', 'answer', 'category', 'tags', 'id'] as const;
const MAPPING = { question: 'question', answer: 'answer', category: 'category', tags: 'tags' };

type Row = readonly [question: string, answer: string, category?: string, tags?: string, id?: string];
type Settings = z.input<typeof ValidationSettings>;
type Given = Omit<SourceText, 'projectId' | 'text'> & { readonly rows: readonly Row[] };

const textOf = (rows: readonly Row[]): string =>
  csv(HEADER, ...rows.map(([q, a, category = '', tags = '', id = '']) => [q, a, category, tags, id]));

async function start({ rows, options, ...given }: Given): Promise<PlannedText> {
  const source = {
    projectId: await bench.project(),
    text: textOf(rows),
    options: { mapping: MAPPING, ...options },
    ...given,
  };
  return startText(bench.persistence, source);
}

/** What was found by comparing rows, with the counts that have to go with all that was found. */
async function compared(importId: string) {
  const { items } = await bench.persistence.imports.errors(importId, { limit: 200 });
  const [sums] = await bench.query<{ warnings: number; listed: number; ordinals: boolean }>(
    `select sum(warning_count)::int as warnings,
       sum((select count(*) from jsonb_array_elements(findings) f where f ->> 's' = 'warning'))::int as listed,
       bool_and((select count(*) = count(distinct (f ->> 'o', f ->> 'n')) from jsonb_array_elements(coalesce(findings, '[]')) f)) as ordinals
     from import_chunk where import_id = $1`,
    [importId],
  );
  expect(sums?.warnings).toBe(sums?.listed ?? 0);
  expect(sums?.ordinals).toBe(true);
  const findings = items
    .filter(({ code }) => COMPARED.includes(code))
    .map(({ row, line, field, code, severity, message, otherRow }) => ({
      row,
      line,
      field,
      code,
      severity,
      message,
      otherRow,
    }));
  return findings.sort((a, b) => a.row - b.row || (a.code + a.message < b.code + b.message ? -1 : 1));
}

/** Findings as `row code other-row`. */
const told = async (importId: string): Promise<string[]> =>
  (await compared(importId)).map(({ row, code, otherRow }) => `${row} ${code} ${otherRow ?? '-'}`);

async function loadAll(text: PlannedText, order = text.ranges.map(({ chunkNo }) => chunkNo)): Promise<void> {
  for (const chunkNo of order) await loadChunk(bench.persistence, text, chunkNo);
}

async function imported(given: Given): Promise<string> {
  const text = await start(given);
  await loadAll(text);
  await endText(bench.persistence, text);
  return text.run.importId;
}

/** Settles until so many signs of progress were given, as an attempt that is cut off does. */
async function settleInPart(text: PlannedText, signs: number): Promise<void> {
  const cut = new AbortController();
  let left = signs;
  const sign = () => {
    if (left-- === 0) cut.abort();
  };
  await bench.persistence.chunks.settle(text.run, sign, cut.signal).catch((error: unknown) => {
    if (!cut.signal.aborted) throw error;
  });
}

const maybe = (...texts: string[]) => fc.constantFrom('', ...texts);
const row: fc.Arbitrary<Row> = fc.tuple(
  fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom('One?', 'one?', 'Two?') },
    { weight: 1, arbitrary: fc.constant('') },
  ),
  fc.constantFrom('Yes it is.', 'YES  it is. ', 'No it is not.', 'Größer', 'GRÖßER'),
  maybe('Billing', 'billing', 'BIL LING', 'Other', 'known'),
  maybe('Sign In', 'sign in', 'signin;Sign In', 'x;X'),
  maybe('id 1', 'id 2', 'id 3'),
);
const check = fc.constantFrom('warning' as const, 'info' as const, 'off' as const);
const validation: fc.Arbitrary<Settings | undefined> = fc.option(
  fc.record({ checks: fc.record({ answersDiffer: check, categoryVariants: check, tagVariants: check }) }),
  { nil: undefined },
);
const options = fc.record({
  dryRun: fc.boolean(),
  duplicates: fc.record({ file: fc.constantFrom('replace' as const, 'skip' as const, 'error' as const) }),
  matchBy: fc.constantFrom('question' as const, 'questionAnswer' as const, undefined),
  mapping: fc.constantFrom(MAPPING, { ...MAPPING, externalId: 'id' }),
});
const scenario = fc.record({
  rows: fc.array(row, { minLength: 1, maxLength: 9 }),
  validation,
  known: fc.constantFrom({ category: ['Known', 'Billing'], tags: [] }, undefined),
  options,
  chunkRows: fc.integer({ min: 1, max: 4 }),
  places: fc.array(fc.nat(), { minLength: 9, maxLength: 9 }),
  cutAfter: fc.nat(30),
  perWindow: fc.integer({ min: 1, max: 5 }),
});
type Scenario = typeof scenario extends fc.Arbitrary<infer T> ? T : never;

const sourceOf = ({ rows, validation: asked, known, options: given }: Scenario): Given => {
  const { matchBy, ...rest } = given;
  return {
    rows,
    options: { ...rest, ...(matchBy && { matchBy }) },
    ...(asked && { validation: asked }),
    ...(known && { known }),
  };
};

describe('What rows say of each other', () => {
  it('is the same for any size and order of the chunks, and for any way of settling', async () => {
    await fc.assert(
      fc.asyncProperty(scenario, async (given) => {
        const inOne = await compared(await imported(sourceOf(given)));
        const text = await start({ ...sourceOf(given), chunkRows: given.chunkRows });
        const numbers = text.ranges.map(({ chunkNo }, index) => ({ chunkNo, place: given.places[index] ?? 0 }));
        numbers.sort((a, b) => a.place - b.place);
        await loadAll(
          text,
          numbers.map(({ chunkNo }) => chunkNo),
        );
        await settleInPart(text, given.cutAfter);
        await bench.persistence.chunks.settle(text.run, () => undefined);
        expect(await compared(text.run.importId)).toEqual(inOne);
        expect(await settleSpellings(database, text.run, () => undefined, undefined, given.perWindow)).toBe(true);
        await endText(bench.persistence, text);
        expect(await compared(text.run.importId)).toEqual(inOne);
      }),
      { numRuns: 60, interruptAfterTimeLimit: 20_000 },
    );
  });
});

describe('Answers to one question in several chunks', () => {
  const rows: Row[] = [
    ['One?', 'The first answer.'],
    ['Two?', 'Another.'],
    ['one?', 'A second answer.'],
    ['One?', 'the FIRST  answer.'],
    ['One?', 'A second answer.'],
  ];

  it('are told by the rows that differ from the first, also where the chunk took another for it', async () => {
    const text = await start({ rows, chunkRows: 2 });
    await loadAll(text, [3, 2, 1]);
    expect(await told(text.run.importId)).toEqual(['4 answers_differ 3']);
    const finished = await endText(bench.persistence, text);
    expect(await told(text.run.importId)).toEqual(['3 answers_differ 1', '5 answers_differ 1']);
    // Two rows that differ, and three that lose to the last.
    expect(finished).toMatchObject({ warningCount: 5, fates: { created: 2, skipped: 3 } });
  });

  it('are compared by the question where rows are told by external ids', async () => {
    const importId = await imported({
      rows: [
        ['One?', 'The first answer.', '', '', 'a'],
        ['One?', 'A second answer.', '', '', 'b'],
        ['Two?', 'Another.'],
        ['One?', 'A third answer.', '', '', 'c'],
      ],
      options: { mapping: { ...MAPPING, externalId: 'id' } },
      chunkRows: 1,
    });
    expect(await told(importId)).toEqual(['2 answers_differ 1', '4 answers_differ 1']);
  });

  it('are told by an import that is checked and then written, once', async () => {
    const text = await start({ rows, chunkRows: 1, options: { onError: 'rollback' } });
    for (const range of text.ranges) {
      const claimed = await bench.persistence.chunks.claim(text.run.importId, range.chunkNo, 'spec', 'validate');
      if (claimed.state !== 'claimed') throw new Error(`The claim answered ${claimed.state}.`);
      await bench.persistence.chunks.validate(text.run, claimed, text.prepare(range));
    }
    expect(await bench.persistence.chunks.closeCheck(text.run, () => undefined)).toEqual({ state: 'clean' });
    expect(await told(text.run.importId)).toEqual([]);
    await loadAll(text);
    await endText(bench.persistence, text);
    expect(await told(text.run.importId)).toEqual(['3 answers_differ 1', '5 answers_differ 1']);
  });

  it('stay as they were told in chunks that an earlier release has loaded', async () => {
    const text = await start({ rows, chunkRows: 2 });
    await loadAll(text);
    await bench.query('update import_chunk set answer_prints = null where import_id = $1 and chunk_no = 2', [
      text.run.importId,
    ]);
    await endText(bench.persistence, text);
    expect(await told(text.run.importId)).toEqual(['4 answers_differ 3', '5 answers_differ 1']);
  });

  it('are told of the rows that a retry takes up', async () => {
    const text = await start({ rows, chunkRows: 2, options: { duplicates: { file: 'error' } } });
    await loadAll(text);
    const finished = await endText(bench.persistence, text);
    expect(finished.fates).toMatchObject({ created: 1, failed: 4 });
    const { importId } = await openRetryOf(bench.persistence, text.run.importId, 'failed');
    await runRetry(bench.persistence, importId, textOf(rows));
    expect(await told(importId)).toEqual(['3 answers_differ 1', '5 answers_differ 1']);
  });
});

describe('Spellings in several chunks', () => {
  const rows: Row[] = [
    ['1', 'An answer.', 'billing'],
    ['2', 'An answer.', 'billing', 'Sign In'],
    ['3', 'An answer.', 'Billing', 'sign in'],
    ['4', 'An answer.', 'Billing', 'sign in'],
    ['5', 'An answer.', 'Billing', 'x'],
  ];

  it('are told once each with its value, by the most frequent one of the file', async () => {
    const text = await start({ rows, chunkRows: 3 });
    await loadAll(text, [2, 1]);
    expect(await told(text.run.importId)).toEqual(['3 category_variant 1', '3 tag_variant 2']);
    const finished = await endText(bench.persistence, text);
    expect(finished.warningCount).toBe(2);
    const { items } = await bench.persistence.imports.errors(text.run.importId, { limit: 10 });
    expect(items).toMatchObject([
      {
        row: 1,
        code: 'category_variant',
        value: 'billing',
        otherRow: 3,
        message: expect.stringContaining('2 rows spell it so'),
      },
      { row: 2, code: 'tag_variant', value: 'Sign In', otherRow: 3 },
    ]);
  });

  it('leave no value behind with a row of which nothing is said any more', async () => {
    const text = await start({ rows, chunkRows: 3 });
    await loadAll(text);
    await endText(bench.persistence, text);
    const kept = await bench.query(
      `select e.row_no from import_row_error e where import_id = $1 and not exists (
         select from import_chunk c cross join lateral jsonb_array_elements(c.findings) f
         where c.import_id = e.import_id and c.first_row + (f ->> 'o')::int = e.row_no and (f ->> 'n')::int = e.ordinal)`,
      [text.run.importId],
    );
    expect(kept).toEqual([]);
  });

  it('are compared with those of the project first', async () => {
    const importId = await imported({ rows, chunkRows: 1, known: { category: ['billing'], tags: ['SIGN IN'] } });
    expect(await told(importId)).toEqual(['2 tag_variant -', '3 category_variant -', '3 tag_variant -']);
  });

  it('and answers leave nothing with the chunks where the project does not ask', async () => {
    const off = { answersDiffer: 'off', categoryVariants: 'off', tagVariants: 'off' } as const;
    const importId = await imported({ rows, chunkRows: 2, validation: { checks: off } });
    const kept = await bench.query(
      `select distinct answer_prints is null and question_keys is null and spellings is null as nothing from import_chunk where import_id = $1`,
      [importId],
    );
    expect(kept).toEqual([{ nothing: true }]);
    expect(await told(importId)).toEqual([]);
  });
});
