import { Readable } from 'node:stream';
import { afterEach, describe, expect, it } from '@jest/globals';
import {
  INSTALLATION_LIMITS,
  ProjectSettings,
  Rules,
  TriedRules,
  type Rule,
  type RuleSet,
  type StoredSettings,
} from '@pairloom/contract';
import { DEFAULT_VALIDATION, type ProjectRules, type ReadPlan, type VersionedChange } from '@pairloom/core';
import { MemoryBlobStore } from '@pairloom/testing';
import { jsonOf, problemOf, send, sendJson, type Answer } from '../testing/http-client.ts';
import { unplannedCalls } from '../testing/strict-fake.ts';
import { fakePorts, PROJECT, testGateway, UNCHANGED_SETTINGS, type TestGateway } from '../testing/test-gateway.ts';
import { CSV, uploadBench, type UploadBench } from '../testing/upload-bench.ts';

const RULE = {
  id: 'polite',
  name: 'Polite',
  field: 'answer',
  operator: 'contains',
  value: 'please',
  severity: 'error',
  message: 'Say please.',
};
const SETTINGS = { name: PROJECT.name, loadConcurrency: 2, validation: { required: ['category'] } };
const AT = '2026-11-21T10:00:00.000Z';
const NOWHERE = '0199f0d2-7a10-7c3e-9b1d-000000000000';

/** Settings and rules of the project in memory. */
class MemoryRules implements Partial<ProjectRules> {
  readonly changedBy: string[] = [];
  stored: StoredSettings = UNCHANGED_SETTINGS;
  versions: RuleSet[] = [];
  known: Record<'category' | 'tags', string[]> = { category: [], tags: [] };

  readonly settings: ProjectRules['settings'] = async (id) => (id === PROJECT.id ? this.stored : undefined);
  readonly rules: ProjectRules['rules'] = async (id) =>
    id === PROJECT.id ? (this.versions[0] ?? { version: 0, rules: [], createdBy: null, createdAt: null }) : undefined;
  readonly ruleVersions: ProjectRules['ruleVersions'] = async () => ({ items: this.versions, nextCursor: null });
  readonly knownValues: ProjectRules['knownValues'] = async (_id, field, { limit }) =>
    this.known[field].slice(0, limit);

  readonly changeSettings: ProjectRules['changeSettings'] = async ({ projectId, principal, version, settings }) =>
    this.#change(projectId, principal.id, version, this.stored.version, (next) => {
      this.stored = { ...settings, version: next, updatedAt: AT };
      return this.stored;
    });

  readonly changeRules: ProjectRules['changeRules'] = async ({ projectId, principal, version, rules }) =>
    this.#change(projectId, principal.id, version, this.versions.length, (next) => {
      const set: RuleSet = { version: next, rules: [...rules], createdBy: principal.id, createdAt: AT };
      this.versions = [set, ...this.versions];
      return set;
    });

  #change<T>(
    id: string,
    by: string,
    asked: number | undefined,
    now: number,
    store: (next: number) => T,
  ): VersionedChange<T> {
    if (id !== PROJECT.id) return { outcome: 'not_found' };
    if (asked !== undefined && asked !== now) return { outcome: 'changed' };
    this.changedBy.push(by);
    return { outcome: 'stored', stored: store(now + 1) };
  }
}

let gateway: TestGateway | undefined;
afterEach(async () => {
  await gateway?.stop();
  gateway = undefined;
  expect(unplannedCalls.splice(0)).toEqual([]);
});

async function opened(
  rules = new MemoryRules(),
  more: Parameters<typeof fakePorts>[0] = {},
  settings: Parameters<typeof testGateway>[1] = {},
): Promise<string> {
  gateway = await testGateway(fakePorts({ rules, ...more }), settings);
  return `${gateway.url}/api/v1/projects/${PROJECT.id}`;
}

const put = (url: string, value: unknown, ifMatch?: string): Promise<Answer> =>
  send(url, {
    method: 'PUT',
    headers: { 'content-type': 'application/json', ...(ifMatch === undefined ? {} : { 'if-match': ifMatch }) },
    body: JSON.stringify(value),
  });

describe('Settings over HTTP', () => {
  it('tell the limits in force and those that the installation grants', async () => {
    const rules = new MemoryRules();
    const url = `${await opened(rules, {}, { maxUploadBytes: 9_000 })}/settings`;
    const installation = { fileBytes: 9_000, ...INSTALLATION_LIMITS };
    expect(jsonOf(await send(`${url}/limits`))).toEqual({ limits: installation, installation });
    const limits = { fileBytes: 8_000, columns: 12 };
    expect((await put(url, { ...SETTINGS, limits }, '*')).status).toBe(200);
    expect(jsonOf(await send(`${url}/limits`))).toEqual({ limits: { ...installation, ...limits }, installation });
  });

  it.each<[string, object, string]>([
    ['a file larger than the gateway takes', { fileBytes: 9_001 }, 'limits.fileBytes'],
    ['more columns than are read', { columns: 1_001 }, 'limits.columns'],
    ['no column at all', { columns: 0 }, 'limits.columns'],
    ['a limit that is none', { lines: 3 }, 'limits.lines'],
  ])('refuse %s', async (_what, limits, path) => {
    const url = `${await opened(new MemoryRules(), {}, { maxUploadBytes: 9_000 })}/settings`;
    const answer = await put(url, { ...SETTINGS, limits }, '*');
    expect([answer.status, problemOf(answer).fields?.map((field) => field.path)]).toEqual([400, [path]]);
  });

  it('are read and changed by version', async () => {
    const rules = new MemoryRules();
    const url = `${await opened(rules)}/settings`;
    const first = await send(url);
    expect([first.status, first.headers.etag]).toEqual([200, '"0"']);
    expect(jsonOf(first)).toEqual(rules.stored);
    const changed = await put(url, SETTINGS, '"0"');
    expect([changed.status, changed.headers.etag]).toEqual([200, '"1"']);
    expect(jsonOf(changed)).toEqual({ ...ProjectSettings.parse(SETTINGS), version: 1, updatedAt: AT });
    expect(rules.changedBy).toEqual(['local-owner']);
    expect((await put(url, SETTINGS, '*')).headers.etag).toBe('"2"');
  });

  it.each<[string, unknown, string | undefined, string, string, string[]]>([
    ['without a version', SETTINGS, undefined, PROJECT.id, 'version_required', []],
    ['of an older version', SETTINGS, '"7"', PROJECT.id, 'version_changed', []],
    ['of a version that is none', SETTINGS, 'W/"0"', PROJECT.id, 'version_changed', []],
    ['of no project', SETTINGS, '*', NOWHERE, 'project_not_found', []],
    [
      'with a field that is none',
      { ...SETTINGS, validation: { required: ['color'] } },
      '*',
      PROJECT.id,
      'invalid_request',
      ['validation.required.0'],
    ],
    [
      'with a field twice',
      { ...SETTINGS, validation: { required: ['tags', 'tags'] } },
      '*',
      PROJECT.id,
      'invalid_request',
      ['validation.required.1'],
    ],
    [
      'with known answers',
      { ...SETTINGS, validation: { allowed: [{ field: 'answer', values: 'known' }] } },
      '*',
      PROJECT.id,
      'invalid_request',
      ['validation.allowed.0.values'],
    ],
    [
      'with lengths the wrong way round',
      { ...SETTINGS, validation: { lengths: [{ field: 'answer', min: 5, max: 2 }] } },
      '*',
      PROJECT.id,
      'invalid_request',
      ['validation.lengths.0'],
    ],
    [
      'with a check that fails rows by how a file is cut',
      { ...SETTINGS, validation: { checks: { answersDiffer: 'error' } } },
      '*',
      PROJECT.id,
      'invalid_request',
      ['validation.checks.answersDiffer'],
    ],
  ])('are refused %s', async (_what, value, ifMatch, projectId, code, paths) => {
    const url = await opened();
    const answer = await put(`${url.replace(PROJECT.id, projectId)}/settings`, value, ifMatch);
    const problem = problemOf(answer);
    expect([problem.code, (problem.fields ?? []).map(({ path }) => path)]).toEqual([code, paths]);
  });
});

describe('Rules over HTTP', () => {
  it('are read, changed by version and kept', async () => {
    const url = `${await opened()}/rules`;
    const first = await send(url);
    expect([first.headers.etag, jsonOf(first)]).toEqual([
      '"0"',
      { version: 0, rules: [], createdBy: null, createdAt: null },
    ]);
    const changed = await put(url, { rules: [RULE] }, '"0"');
    expect([changed.status, changed.headers.etag]).toEqual([200, '"1"']);
    const stored = { version: 1, rules: Rules.parse([RULE]), createdBy: 'local-owner', createdAt: AT };
    expect(jsonOf(changed)).toEqual(stored);
    await put(url, { rules: [] }, '"1"');
    expect(jsonOf(await send(`${url}/versions`))).toMatchObject({
      items: [{ version: 2, rules: [] }, stored],
      nextCursor: null,
    });
  });

  it.each<[string, unknown[], string[]]>([
    ['a pattern that is none', [{ ...RULE, operator: 'matches', value: '(' }], ['rules.0.value']],
    [
      'a condition with such a pattern',
      [{ ...RULE, when: { field: 'tags', operator: 'matches', value: 'a{999}' } }],
      ['rules.0.when.value'],
    ],
    ['an operator that is none', [{ ...RULE, operator: 'like' }], ['rules.0.operator']],
    ['a value of another kind', [{ ...RULE, operator: 'minLength' }], ['rules.0.value']],
    ['an id twice', [RULE, RULE], ['rules.1.id']],
    ['a character that cannot be stored', [{ ...RULE, message: 'a\0b' }], ['rules.0.message']],
  ])('are refused with %s', async (_what, rules, paths) => {
    const problem = problemOf(await put(`${await opened()}/rules`, { rules }, '*'));
    expect([problem.code, (problem.fields ?? []).map(({ path }) => path)]).toEqual(['invalid_request', paths]);
  });

  it('are not found in a project that is none', async () => {
    const url = (await opened()).replace(PROJECT.id, NOWHERE);
    const codes = await Promise.all([
      send(`${url}/rules`),
      send(`${url}/rules/versions`),
      send(`${url}/settings`),
      put(`${url}/rules`, { rules: [] }, '*'),
      sendJson(`${url}/rules/try`, { rows: [{ question: 'Q', answer: 'A' }] }),
    ]);
    expect(codes.map((answer) => problemOf(answer).code)).toEqual(new Array(5).fill('project_not_found'));
  });
});

describe('Trying rules', () => {
  const rows = [
    {
      question: 'How do I pay?',
      answer: 'Please use the link in the mail.',
      category: 'Billing',
      tags: ['a'],
      metadata: { owner: 'x' },
    },
    { question: 'How do I cancel?', answer: 'Use the link in the mail.', category: 'billing' },
    { question: 'Where are you?', answer: '' },
  ];

  it('tells what the rules say of sample rows, with those of the project or others', async () => {
    const rules = new MemoryRules();
    const url = await opened(rules);
    await put(`${url}/rules`, { rules: [{ ...RULE, ignoreCase: true }] }, '*');
    const ofProject = TriedRules.parse(jsonOf(await sendJson(`${url}/rules/try`, { rows })));
    expect(ofProject).toMatchObject({
      rows: 3,
      failed: 2,
      complete: true,
      rules: [{ id: 'polite', violated: 1 }],
      groups: [
        {
          code: 'rule_violated',
          field: 'answer',
          severity: 'error',
          rule: 'polite',
          count: 1,
          examples: [{ row: 2, line: 2, message: 'Say please.' }],
        },
        { code: 'answer_missing', rule: null, examples: [{ row: 3, line: 3 }] },
      ],
    });
    const other = { ...RULE, id: 'owned', field: 'metadata.owner', operator: 'isPresent', severity: 'info' };
    const { value: _value, ...owned } = other;
    const settings = { lengths: [{ field: 'answer', min: 30, severity: 'warning' }] };
    const tried = TriedRules.parse(jsonOf(await sendJson(`${url}/rules/try`, { rows, rules: [owned], settings })));
    expect(tried.rules).toEqual([{ id: 'owned', violated: 1 }]);
    expect(tried.groups.map(({ code, severity, count }) => `${count} ${code} ${severity}`)).toEqual([
      '1 answer_missing error',
      '1 value_too_short warning',
      '1 category_variant warning',
      '1 rule_violated info',
    ]);
    expect(tried.quality.reduce((sum, count) => sum + count)).toBe(2);
  });

  const text = `${Array.from({ length: 450 }, (_, n) => `Question number ${n}?,Answer number ${n} ${n % 2 === 0 ? 'please' : 'thanks'}.`).join('\n')}\n`;
  const plan: ReadPlan = {
    sourceType: 'csv',
    dialect: {
      type: 'csv',
      delimiter: ',',
      quote: '"',
      escape: '"',
      comment: '',
      bodyStart: 0,
      bodyLine: 1,
      columns: ['q', 'a'],
    },
    mapping: { question: 'q', answer: 'a' },
    html: 'strip',
    trim: 'outer',
  };

  async function onImport(
    read: { blobKey: string | null; plan: ReadPlan } | null,
    body: object,
    expired = false,
  ): Promise<Answer> {
    const blobs = new MemoryBlobStore();
    await blobs.put('sources/one', Readable.from([Buffer.from(text)]), { maxBytes: 1e6 });
    const range = {
      chunkNo: 1,
      byteStart: 0,
      byteEnd: Buffer.byteLength(text),
      firstRow: 1,
      rowCount: 450,
      firstLine: 1,
    };
    const source = {
      importId: NOWHERE,
      projectId: PROJECT.id,
      filename: 'a.csv',
      status: 'completed',
      read,
      expired,
    } as const;
    const url = await opened(new MemoryRules(), {
      blobs,
      reports: {
        source: async (_projectId, importId) => (importId === NOWHERE ? source : undefined),
        chunkWith: async (_id, after) => (after === 0 ? { range, fates: null, keys: null, findings: [] } : undefined),
      },
    });
    return sendJson(`${url}/rules/try`, { importId: NOWHERE, rules: [RULE], ...body });
  }

  it.each([
    [{}, 450, 225, true],
    [{ maxRows: 400 }, 400, 200, false],
    [{ maxRows: 10 }, 10, 5, false],
  ])('looks at the rows of an import: %j', async (body, looked, violated, complete) => {
    const tried = TriedRules.parse(jsonOf(await onImport({ blobKey: 'sources/one', plan }, body)));
    expect(tried).toMatchObject({ rows: looked, failed: violated, complete, rules: [{ id: 'polite', violated }] });
    expect(tried.groups[0]?.examples[1]).toMatchObject({ row: 4, line: 4 });
  });

  it.each<[string, Parameters<typeof onImport>, string]>([
    ['is not there', [null, { importId: PROJECT.id }], 'import_not_found'],
    ['is being uploaded', [null, {}], 'import_running'],
    ['is not rewritten yet', [{ blobKey: null, plan }, {}], 'import_running'],
    ['has expired', [{ blobKey: 'sources/one', plan }, {}, true], 'results_expired'],
    ['has lost its source', [{ blobKey: 'sources/gone', plan }, {}], 'results_expired'],
  ])('answers for an import that %s', async (_what, given, code) => {
    expect(problemOf(await onImport(...given)).code).toBe(code);
  });

  it.each<[unknown, string[]]>([
    [{}, ['']],
    [{ rows, importId: NOWHERE }, ['']],
    [{ rows: [] }, ['rows']],
    [{ rows, rules: [{ ...RULE, operator: 'matches', value: '[' }] }, ['rules.0.value']],
  ])('refuses %j', async (body, paths) => {
    const problem = problemOf(await sendJson(`${await opened()}/rules/try`, body));
    expect([problem.code, problem.fields?.map(({ path }) => path)]).toEqual(['invalid_request', paths]);
  });
});

describe('An import', () => {
  const text = 'question,answer,category\nHow do I pay?,Use the link in the mail.,billing\n';
  let bench: UploadBench | undefined;
  afterEach(async () => {
    await bench?.gateway.stop();
    bench = undefined;
  });

  async function planOf(
    rules: MemoryRules,
    content: string,
    options: object = {},
  ): Promise<Answer & { plan?: ReadPlan }> {
    bench = await uploadBench({ rules });
    const query = `filename=a.csv&options=${encodeURIComponent(JSON.stringify(options))}`;
    const answer = await send(`${bench.url}?${query}`, {
      method: 'POST',
      headers: { 'content-type': 'text/csv' },
      body: content,
    });
    const plan = bench.imports.enqueued[0]?.plan;
    return { ...answer, ...(plan && { plan }) };
  }

  it('carries nothing where the project asks nothing of its own', async () => {
    const { status, plan } = await planOf(new MemoryRules(), CSV);
    expect(status).toBe(202);
    expect(plan).toBeDefined();
    expect(plan).not.toHaveProperty('validation');
  });

  it('carries settings, the rules that are enabled and the values that are known, as they were', async () => {
    const rules = new MemoryRules();
    rules.known.category = ['Billing'];
    const [kept, off] = Rules.parse([RULE, { ...RULE, id: 'off', enabled: false }]) as [Rule, Rule];
    rules.versions = [{ version: 3, rules: [kept, off], createdBy: 'ada', createdAt: AT }];
    rules.stored = { ...rules.stored, version: 2 };
    const { plan } = await planOf(rules, text);
    expect(plan?.validation).toEqual({
      settingsVersion: 2,
      settings: DEFAULT_VALIDATION,
      ruleSetVersion: 3,
      rules: [kept],
      known: { category: ['Billing'] },
    });
  });

  it('is refused when more values are known than rows can be checked against', async () => {
    const rules = new MemoryRules();
    const { validation } = ProjectSettings.parse({
      ...SETTINGS,
      validation: { allowed: [{ field: 'category', values: 'known' }] },
    });
    rules.stored = { ...rules.stored, validation };
    rules.known.category = Array.from({ length: 2001 }, (_, n) => `Category ${n}`);
    expect(problemOf(await planOf(rules, text)).code).toBe('known_values_too_many');
    expect(bench?.imports.discarded).toHaveLength(1);
  });
});
