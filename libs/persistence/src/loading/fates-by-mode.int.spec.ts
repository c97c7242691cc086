import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Fate, IMPORT_MODES } from '@pairloom/contract';
import { csv, loadText } from '../testing/load-text.ts';
import { storedFates, storedPairs, storedVersions } from '../testing/stored.ts';
import { type Workbench, openWorkbench } from '../testing/workbench.ts';

let bench: Workbench;
beforeAll(async () => {
  bench = await openWorkbench();
});
afterAll(() => bench?.close());

type Options = NonNullable<Parameters<typeof loadText>[1]['options']>;

async function load(projectId: string, text: string, options: Options = {}) {
  const { importId } = await loadText(bench.persistence, { projectId, text, options });
  const errors = await bench.persistence.imports.errors(importId, { limit: 100 });
  return { importId, fates: await storedFates(bench, importId), findings: errors.items };
}

const HEADER = ['question', 'answer', 'status'];
const MAPPING = { question: 'question', answer: 'answer', status: 'status' };

/** A project with one pair that is there and one that is retired. */
async function someProject(): Promise<string> {
  const projectId = await bench.project();
  await load(projectId, csv(HEADER, ['here', 'a', ''], ['retired', 'a', 'retired']), { mapping: MAPPING });
  return projectId;
}

const FILE = csv(['question', 'answer'], ['new', 'b'], ['here', 'b'], ['retired', 'a'], ['here too', 'b']);

describe('modes', () => {
  it.each<[Options['mode'], Options['duplicates'], Fate[], (string | undefined)[]]>([
    ['upsert', 'replace', ['created', 'updated', 'updated', 'created'], [undefined, undefined, undefined, undefined]],
    [
      'upsert',
      'skip',
      ['created', 'skipped', 'skipped', 'created'],
      [undefined, 'pair_exists', 'pair_exists', undefined],
    ],
    [
      'upsert',
      'error',
      ['created', 'failed', 'failed', 'created'],
      [undefined, 'pair_exists', 'pair_exists', undefined],
    ],
    [
      'create',
      'replace',
      ['created', 'skipped', 'skipped', 'created'],
      [undefined, 'pair_exists', 'pair_exists', undefined],
    ],
    [
      'create',
      'error',
      ['created', 'failed', 'failed', 'created'],
      [undefined, 'pair_exists', 'pair_exists', undefined],
    ],
    [
      'update',
      'replace',
      ['skipped', 'updated', 'updated', 'skipped'],
      ['pair_missing', undefined, undefined, 'pair_missing'],
    ],
    [
      'delete',
      'replace',
      ['skipped', 'deleted', 'deleted', 'skipped'],
      ['pair_missing', undefined, undefined, 'pair_missing'],
    ],
  ])('%s with duplicates %s', async (mode, duplicates, fates, codes) => {
    const projectId = await someProject();
    const loaded = await load(projectId, FILE, { mode, duplicates });
    expect(loaded.fates).toEqual(fates);
    const codeOf = (row: number): string | undefined => loaded.findings.find((finding) => finding.row === row)?.code;
    expect(fates.map((_, offset) => codeOf(offset + 1))).toEqual(codes);
  });

  it('name the pair that a row runs into', async () => {
    const projectId = await someProject();
    const here = (await storedPairs(bench, projectId)).find((pair) => pair.question === 'here');
    const { findings } = await load(projectId, csv(['question', 'answer'], ['here', 'b']), { mode: 'create' });
    expect(findings).toMatchObject([{ row: 1, code: 'pair_exists', severity: 'warning', existingId: here?.id }]);
  });

  it('leave no trace of a row that is skipped', async () => {
    const projectId = await someProject();
    const before = await storedPairs(bench, projectId);
    await load(projectId, FILE, { mode: 'update', duplicates: 'skip' });
    expect(await storedPairs(bench, projectId)).toEqual(before);
  });

  it('keep what a deleted pair was as a version', async () => {
    const projectId = await someProject();
    const { importId } = await load(projectId, csv(['question'], ['HERE']), { mode: 'delete' });
    expect((await storedPairs(bench, projectId)).map((pair) => pair.question)).toEqual(['retired']);
    expect(await storedVersions(bench, projectId)).toMatchObject([
      { question: 'here', answer: 'a', operation: 'delete', changed_by_import: importId },
    ]);
  });

  it.each(IMPORT_MODES)('%s as a dry run tells the fates and writes nothing', async (mode) => {
    const projectId = await someProject();
    const before = await storedPairs(bench, projectId);
    const dry = await load(projectId, FILE, { mode, dryRun: true });
    expect(await storedPairs(bench, projectId)).toEqual(before);
    expect(await storedVersions(bench, projectId)).toEqual([]);
    const real = await load(projectId, FILE, { mode });
    expect(dry.fates).toEqual(real.fates);
  });
});

describe('rows with an external id', () => {
  const header = ['id', 'question', 'answer'];
  const mapping = { externalId: 'id', question: 'question', answer: 'answer' };

  it('are told by it: the question of a pair may change', async () => {
    const projectId = await bench.project();
    await load(projectId, csv(header, ['1', 'old question', 'a']), { mapping });
    const { fates } = await load(projectId, csv(header, ['1', 'new question', 'a'], ['2', 'old question', 'a']), {
      mapping,
    });
    expect(fates).toEqual(['updated', 'created']);
    expect((await storedPairs(bench, projectId)).map((pair) => [pair.external_id, pair.question])).toEqual([
      ['1', 'new question'],
      ['2', 'old question'],
    ]);
  });

  it('make a pair their own that has their question and no external id', async () => {
    const projectId = await bench.project();
    await load(projectId, csv(['question', 'answer'], ['q', 'a']));
    const first = await load(projectId, csv(header, ['7', 'Q', 'a']), { mapping });
    expect(first.fates).toEqual(['updated']);
    expect((await load(projectId, csv(header, ['7', 'another', 'a']), { mapping })).fates).toEqual(['updated']);
    expect((await storedPairs(bench, projectId)).map((pair) => [pair.external_id, pair.question])).toEqual([
      ['7', 'another'],
    ]);
  });

  it('warn of a pair with their question that has another external id or none may be taken from', async () => {
    const projectId = await bench.project();
    await load(projectId, csv(['question', 'answer'], ['q', 'a']));
    const [stored] = await storedPairs(bench, projectId);
    const { fates, findings } = await load(projectId, csv(['question', 'answer'], ['q', 'another answer']), {
      matchBy: 'questionAnswer',
    });
    expect(fates).toEqual(['created']);
    expect(findings).toMatchObject([{ row: 1, code: 'question_exists', severity: 'warning', existingId: stored?.id }]);
  });

  it('fail without one where nothing else counts', async () => {
    const projectId = await bench.project();
    const { fates, findings } = await load(projectId, csv(header, ['', 'q', 'a'], ['1', 'q', 'a']), {
      mapping,
      matchBy: 'externalId',
    });
    expect(fates).toEqual(['failed', 'created']);
    expect(findings).toMatchObject([{ row: 1, field: 'externalId', code: 'external_id_missing', severity: 'error' }]);
  });
});

describe('variants', () => {
  const mapping = { question: 'question', answer: 'answer', variants: ['q2', 'q3'] };
  const header = ['question', 'q2', 'q3', 'answer'];
  const variantsOf = async (projectId: string): Promise<string[][]> => {
    const page = await bench.persistence.pairs.list(projectId, { limit: 10 }, 'any model');
    return page.items.map((pair) => pair.variants);
  };

  it('are stored in order, replaced by an update, and unchanged when said again', async () => {
    const projectId = await bench.project();
    const text = csv(header, ['q', 'second', 'third', 'a']);
    expect((await load(projectId, text, { mapping })).fates).toEqual(['created']);
    expect(await variantsOf(projectId)).toEqual([['second', 'third']]);
    expect((await load(projectId, text, { mapping })).fates).toEqual(['unchanged']);
    expect((await load(projectId, csv(header, ['q', 'third', '', 'a']), { mapping })).fates).toEqual(['updated']);
    expect(await variantsOf(projectId)).toEqual([['third']]);
    expect((await load(projectId, csv(['question', 'answer'], ['q', 'a']))).fates).toEqual(['unchanged']);
    expect(await storedVersions(bench, projectId)).toMatchObject([{ variants: ['second', 'third'] }]);
  });

  it('come back when a later row of the file says what there was before', async () => {
    const projectId = await bench.project();
    await load(projectId, csv(header, ['q', 'second', '', 'a']), { mapping });
    const text = csv(header, ['q', 'other', '', 'a'], ['q', 'second', '', 'a']);
    const { importId } = await loadText(bench.persistence, { projectId, text, options: { mapping }, chunkRows: 1 });
    expect(await storedFates(bench, importId)).toEqual(['skipped', 'unchanged']);
    expect(await variantsOf(projectId)).toEqual([['second']]);
  });
});

describe('quality', () => {
  it('of the texts is stored with the pair', async () => {
    const projectId = await bench.project();
    await load(
      projectId,
      csv(['question', 'answer'], ['How do I reset it?', 'Press the button for a while.'], ['And then?', 'N/A']),
    );
    const rows = await bench.query<{ quality_score: number }>(
      'select quality_score from qa_pair where project_id = $1 order by quality_score',
      [projectId],
    );
    expect(rows[0]?.quality_score).toBeLessThan(0.5);
    expect(rows[1]?.quality_score).toBe(1);
  });
});

describe('a change of status that the project refuses', () => {
  it('fails the row, and the next earlier row with the key counts', async () => {
    const projectId = await someProject();
    const refused = await loadText(bench.persistence, {
      projectId,
      text: csv(HEADER, ['here', 'b', ''], ['here', 'c', 'retired']),
      options: { mapping: MAPPING },
      validation: { refusedTransitions: [{ from: 'draft', to: 'retired' }] },
    });
    expect(await storedFates(bench, refused.importId)).toEqual(['updated', 'failed']);
    const errors = await bench.persistence.imports.errors(refused.importId, { limit: 10, severity: 'error' });
    expect(errors.items).toMatchObject([{ row: 2, field: 'status', code: 'status_transition_refused' }]);
    expect(
      (await storedPairs(bench, projectId)).map(({ question, answer, status }) => [question, answer, status]),
    ).toEqual([
      ['here', 'b', 'draft'],
      ['retired', 'a', 'retired'],
    ]);
  });
});
