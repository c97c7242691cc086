import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  ErrorGroups,
  ImportRecord,
  Project,
  Receipt,
  type AuditEvent,
  type Counts,
  type PairChange,
} from '@pairloom/contract';
import { isSealed } from '@pairloom/core';
import { migrateUp, openPersistence, type Persistence } from '@pairloom/persistence';
import { MemoryBlobStore, testDatabase, type TestDatabase } from '@pairloom/testing';
import { parse } from 'csv-parse/sync';
import { randomUUID } from 'node:crypto';
import { jsonOf, problemOf, send, sendForm, sendJson } from '../testing/http-client.ts';
import { runImport } from '../testing/inline-imports.ts';
import { fakePorts, testGateway, type TestGateway } from '../testing/test-gateway.ts';

/** Texts that spreadsheets, quotes, line ends or encodings could do harm to; none is blank. */
const NASTY = [
  '=1+1',
  "'=1+1",
  "''=1+1",
  '+49 30 1234',
  '-5',
  '@SUM(A1:A9)',
  '＝1+1',
  '"quoted" and ""doubled""',
  'comma, semicolon; tab\tbar|',
  'two\nlines',
  'two\r\nlines',
  'lone\rreturn',
  ' padded ',
  'مرحبا بالعالم',
  'שלום \u{202e}olleh',
  '# no comment',
  '<b>bold</b> &amp; <script>alert(1)</script>',
  '\\"; drop table qa_pair; --',
  '👨‍👩‍👧 e\u{301}',
  '\u{feff}marked',
  'null',
  '["a","b"]',
  '{"a":1}',
  '%s%n{{7*7}}',
  '\u{1}\u{7f}\u{85}',
  "'",
];

/** Gateway and PostgreSQL as they are; imports run in the process of the spec. */
describe('round trips', () => {
  let database: TestDatabase;
  let persistence: Persistence;
  let gateway: TestGateway;
  const blobs = new MemoryBlobStore();

  beforeAll(async () => {
    database = await testDatabase(async (url) => void (await migrateUp(url)));
    persistence = await openPersistence({ url: database.url, applicationName: 'spec' });
    const { projects, imports, mappings, rules, pairs, reports, exports } = persistence;
    const real = { projects, imports, mappings, rules, pairs, reports, exports };
    const workflows = { start: async () => undefined, progress: async () => undefined };
    gateway = await testGateway({ ...fakePorts({ blobs, workflows }), ...real });
  });
  afterAll(async () => {
    await gateway?.stop();
    await persistence?.close();
    await database?.stop();
  });

  async function newProject(): Promise<string> {
    const project = Project.parse(jsonOf(await sendJson(`${gateway.url}/api/v1/projects`, { name: randomUUID() })));
    return `${gateway.url}/api/v1/projects/${project.id}`;
  }

  /** Uploads a file and imports it. Gives the address of the import and its counts. */
  async function importFile(project: string, name: string, content: string, options: object = {}) {
    const parts = [['options', JSON.stringify(options)] as const, ['file', content, name] as const];
    const answer = await sendForm(`${project}/imports`, parts);
    if (answer.status !== 202) throw new Error(answer.text);
    const { id } = ImportRecord.parse(jsonOf(answer));
    await runImport(persistence, blobs, id);
    const url = `${project}/imports/${id}`;
    const { counts, status } = ImportRecord.parse(jsonOf(await send(url)));
    return { url, counts, status };
  }

  const all = (fate: keyof Counts, total: number): object => ({ total, processed: total, [fate]: total });
  const text = async (url: string): Promise<string> => {
    const answer = await send(url);
    if (answer.status !== 200) throw new Error(answer.text);
    return answer.text;
  };

  const FAULTY = [
    'Kennung;Frage;Antwort',
    '7;=How much?;"a ""b"""',
    '8;Where?;',
    '9;;Here.',
    '10;"-Why?";',
    '11;Who?;"She; he"',
    '',
  ].join('\n');
  const mapping = { question: 'Frage', answer: 'Antwort', 'metadata.nr': 'Kennung' };

  it('failed rows are mended in their file and sent back as it is', async () => {
    const project = await newProject();
    const first = await importFile(project, 'fragen.csv', FAULTY, { mapping });
    expect(first.counts).toMatchObject({ total: 5, created: 2, failed: 3 });
    const failed = await text(`${first.url}/results/failed`);
    const rows = parse(failed);
    expect(rows).toEqual([
      ['Kennung', 'Frage', 'Antwort', '_row', '_line', '_code', '_field', '_message', '_pair_id'],
      ['8', 'Where?', '', '2', '3', 'answer_missing', 'answer', 'The answer is blank.', ''],
      ['9', '', 'Here.', '3', '4', 'question_missing', 'question', 'The question is blank.', ''],
      ['10', "'-Why?", '', '4', '5', 'answer_missing', 'answer', 'The answer is blank.', ''],
    ]);
    const mended = failed
      .replace('8,Where?,', '8,Where?,There')
      .replace('9,,', '9,What?,')
      .replace(`10,"'-Why?",`, `10,"'-Why?",'=because`);
    const second = await importFile(project, 'mended.csv', mended, { mapping });
    expect(second.counts).toMatchObject(all('created', 3));
    const { items } = jsonOf(await send(`${project}/pairs`)) as {
      items: { question: string; answer: string; metadata: object }[];
    };
    expect(items.map(({ question, answer, metadata }) => [question, answer, metadata])).toEqual(
      expect.arrayContaining([
        ['Where?', 'There', { nr: '8' }],
        ['What?', 'Here.', { nr: '9' }],
        ['-Why?', '=because', { nr: '10' }],
        ['=How much?', 'a "b"', { nr: '7' }],
      ]),
    );
  });

  it('rows that fail again keep their cells however often their file goes round', async () => {
    const project = await newProject();
    let content = `question,answer\n${NASTY.map((nasty) => `"${nasty.replaceAll('"', '""')}",\n`).join('')}`;
    for (let round = 0; round < 3; round++) {
      const { url, counts } = await importFile(project, 'again.csv', content, { format: 'csv', delimiter: ',' });
      expect(counts).toMatchObject(all('failed', NASTY.length));
      content = await text(`${url}/results/failed`);
    }
    const cells = parse(content)
      .slice(1)
      .map(([question]) => question);
    const lossless = await importFile(project, 'again.csv', content, { format: 'csv', delimiter: ',' });
    const exact = parse(await text(`${lossless.url}/results/failed?lossless=true`));
    expect(exact.slice(1).map(([question]) => question)).toEqual(NASTY);
    expect(cells).toHaveLength(NASTY.length);
  });

  it('rows that could not be taken apart fail again until they are mended', async () => {
    const project = await newProject();
    const broken = await importFile(project, 'a.jsonl', '{"question":"a","answer":"b"}\n{"question":"c",\n', {});
    expect(broken.counts).toMatchObject({ total: 2, created: 1, failed: 1 });
    const lines = await text(`${broken.url}/results/failed?format=jsonl`);
    expect(JSON.parse(lines)).toMatchObject({ _raw: '{"question":"c",', _row: 2, _line: 2, _code: 'json_row_invalid' });
    const table = await text(`${broken.url}/results/failed`);
    expect((await importFile(project, 'b.csv', table)).counts).toMatchObject(all('failed', 1));
  });

  it('successful rows name their pairs', async () => {
    const project = await newProject();
    const { url } = await importFile(project, 'fragen.csv', FAULTY, { mapping });
    const { items } = jsonOf(await send(`${project}/pairs`)) as { items: { id: string }[] };
    const rows = parse(await text(`${url}/results/successful`));
    expect(
      rows
        .slice(1)
        .map((row) => row.at(-1))
        .sort(),
    ).toEqual(items.map(({ id }) => id).sort());
  });

  it.each([
    ['csv', ''],
    ['csv', '&lossless=true'],
    ['csv', '&bom=true'],
    ['jsonl', ''],
    ['json', ''],
  ])('an export as %s%s imports to all unchanged, and makes the same pairs elsewhere', async (format, flags) => {
    const project = await newProject();
    const source = NASTY.map((nasty, at) =>
      JSON.stringify({
        question: `${nasty} ${at}`,
        answer: nasty,
        category: at % 2 === 0 ? nasty : null,
        tags: at % 3 === 0 ? ['a;b', 'x, y'] : ['plain'],
        status: ['draft', 'published', 'retired'][at % 3],
        note: at % 2 === 0 ? nasty : at,
      }),
    ).join('\n');
    const given = {
      question: 'question',
      answer: 'answer',
      category: 'category',
      tags: 'tags',
      status: 'status',
      'metadata.note': 'note',
    };
    const made = await importFile(project, 'nasty.jsonl', source, { mapping: given, html: 'keep', trim: 'none' });
    expect(made.counts).toMatchObject(all('created', NASTY.length));
    const exported = await text(`${project}/pairs/export?format=${format}${flags}`);
    const again = await importFile(project, `pairs.${format}`, exported);
    expect(again.counts).toMatchObject(all('unchanged', NASTY.length));

    const other = await newProject();
    expect((await importFile(other, `pairs.${format}`, exported)).counts).toMatchObject(all('created', NASTY.length));
    const bare = (records: string) =>
      (JSON.parse(records) as Record<string, unknown>[]).map(({ _pair_id, ...record }) => record).sort(byQuestion);
    expect(bare(await text(`${other}/pairs/export?format=json`))).toEqual(
      bare(await text(`${project}/pairs/export?format=json`)),
    );
  });

  it.each(['csv', 'jsonl', 'json'])('variants and external ids survive an export as %s', async (format) => {
    const project = await newProject();
    const source = [
      { question: 'one', further: ['=eins', 'un; deux'], answer: 'a', id: 'E1' },
      { question: 'two', further: [], answer: 'b', id: null },
      { question: 'three', further: ['trois'], answer: 'c', id: '=E3' },
    ];
    const given = { question: 'question', variants: 'further', answer: 'answer', externalId: 'id' };
    const text0 = source.map((record) => JSON.stringify(record)).join('\n');
    expect((await importFile(project, 'a.jsonl', text0, { mapping: given })).counts).toMatchObject(all('created', 3));
    const exported = await text(`${project}/pairs/export?format=${format}`);
    const again = await importFile(project, `pairs.${format}`, exported);
    expect(again.counts).toMatchObject(all('unchanged', 3));
    const records = JSON.parse(await text(`${project}/pairs/export?format=json`)) as Record<string, unknown>[];
    expect(records.map(({ question, variants, external_id: id }) => [question, variants, id]).sort()).toEqual([
      ['one', ['=eins', 'un; deux'], 'E1'],
      ['three', ['trois'], '=E3'],
      ['two', [], null],
    ]);
  });

  it('the reports of an import agree with each other', async () => {
    const project = await newProject();
    await importFile(project, 'fragen.csv', FAULTY, { mapping });
    const { url } = await importFile(project, 'fragen.csv', FAULTY.replace('"a ""b"""', 'changed'), {
      mapping,
      batchRows: 2,
    });
    const receipt = Receipt.parse(jsonOf(await send(`${url}/receipt`)));
    expect(isSealed(receipt)).toBe(true);
    expect(await text(`${url}/receipt`)).toBe(await text(`${url}/receipt`));
    expect(receipt).toMatchObject({
      source: { filename: 'fragen.csv', type: 'csv' },
      reading: { dialect: { delimiter: ';' } },
      counts: { total: 5, updated: 1, unchanged: 1, failed: 3 },
      balance: { balanced: true, chunks: 3 },
    });
    const groups = ErrorGroups.parse(jsonOf(await send(`${url}/errors/groups?severity=error`)));
    expect(groups.items.map(({ code, count, ranges }) => [code, count, ranges])).toEqual([
      [
        'answer_missing',
        2,
        [
          { from: 2, to: 2 },
          { from: 4, to: 4 },
        ],
      ],
      ['question_missing', 1, [{ from: 3, to: 3 }]],
    ]);
    expect(groups.items[0]?.proposal).toContain('the column "Antwort"');
    const { items: changes } = jsonOf(await send(`${url}/changes`)) as { items: PairChange[] };
    expect(changes).toEqual([
      {
        ...{ pairId: expect.any(String), change: 'updated', row: 1, versionBefore: 1, versionAfter: 2 },
        question: expect.any(String),
        ...{ fields: ['answer'], before: { answer: expect.any(String) }, after: { answer: expect.any(String) } },
      },
    ]);
    const { items: chunks } = jsonOf(await send(`${url}/chunks`)) as { items: { counts: { failed: number } }[] };
    expect(chunks.map(({ counts }) => counts.failed)).toEqual([1, 2, 0]);
    const { items: events } = jsonOf(await send(`${project}/audit`)) as { items: AuditEvent[] };
    expect(events[0]).toMatchObject({ action: 'import.completed', importId: receipt.import.id });
  });

  it('results are gone with the source, receipt and record stay', async () => {
    const project = await newProject();
    const { url } = await importFile(project, 'fragen.csv', FAULTY, { mapping });
    await blobs.remove(`sources/${url.split('/').at(-1)}`);
    expect(problemOf(await send(`${url}/results/failed`))).toMatchObject({ code: 'results_expired', status: 410 });
    expect((await send(`${url}/receipt`)).status).toBe(200);
  });
});

const byQuestion = (a: Record<string, unknown>, b: Record<string, unknown>): number =>
  String(a['question']) < String(b['question']) ? -1 : 1;
