import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ProjectSettings, Rules, ValidationSettings } from '@pairloom/contract';
import { DEFAULT_VALIDATION, type ProjectRules } from '@pairloom/core';
import { randomUUIDv7 } from 'node:crypto';
import { csv, endText, loadChunk, loadText, planText, uploaded } from './testing/load-text.ts';
import { type Workbench, openWorkbench } from './testing/workbench.ts';

const principal = { id: 'ada' };

let bench: Workbench;
let store: ProjectRules;
let projectId: string;
let name: string;
beforeAll(async () => {
  bench = await openWorkbench();
  store = bench.persistence.rules;
});
beforeEach(async () => {
  projectId = await bench.project(2);
  name = (await bench.persistence.projects.get(projectId))?.name ?? '';
});
afterAll(() => bench?.close());

/** What was done to the project since it was made. */
const audit = async () => {
  const { items } = await bench.persistence.reports.audit(projectId, { limit: 10 });
  return items.filter(({ action }) => action !== 'project.created');
};

const rulesOf = (...ids: string[]) =>
  Rules.parse(
    ids.map((id) => ({ id, name: id, field: 'answer', operator: 'isPresent', severity: 'error', message: 'No.' })),
  );

describe('Settings of a project', () => {
  it('are the defaults until they are changed', async () => {
    expect(await store.settings(projectId)).toMatchObject({
      name,
      loadConcurrency: 2,
      version: 0,
      validation: DEFAULT_VALIDATION,
    });
    expect(await store.settings(randomUUIDv7())).toBeUndefined();
  });

  it('are changed by version, with an event that names what changed', async () => {
    const validation = ValidationSettings.parse({ required: ['category'], qualityThreshold: 0.5 });
    const limits = { columns: 40, rowBytes: 5_000 };
    const duplicates = { file: 'error', project: 'skip' };
    const settings = ProjectSettings.parse({ name, loadConcurrency: 3, validation, duplicates, limits });
    const changed = await store.changeSettings({ projectId, principal, version: 0, settings });
    expect(changed).toMatchObject({ outcome: 'stored', stored: { ...settings, version: 1 } });
    expect(await store.settings(projectId)).toMatchObject({ ...settings, version: 1 });
    expect(await audit()).toMatchObject([
      {
        principal: 'ada',
        action: 'settings.change',
        details: { version: 1, fields: ['loadConcurrency', 'validation', 'duplicates', 'limits'] },
      },
    ]);
  });

  it('stay as they are for one who is late, whose name is taken, or who names no project', async () => {
    const other = await bench.persistence.projects.create(`Taken ${randomUUIDv7()}`, { id: 'ada' });
    const settings = ProjectSettings.parse({ name, loadConcurrency: 1 });
    const change = (given: object) =>
      store.changeSettings({ projectId, principal, version: undefined, settings, ...given });
    expect(await change({})).toMatchObject({ outcome: 'stored', stored: { version: 1 } });
    expect(await change({ version: 0 })).toEqual({ outcome: 'changed' });
    expect(await change({ settings: { ...settings, name: other?.name } })).toEqual({ outcome: 'name_taken' });
    expect(await change({ projectId: randomUUIDv7() })).toEqual({ outcome: 'not_found' });
    expect(await store.settings(projectId)).toMatchObject({ name, version: 1 });
    expect(await audit()).toHaveLength(1);
  });

  it('let one of two that come at once win', async () => {
    const settings = ProjectSettings.parse({ name, loadConcurrency: 1 });
    const change = () => store.changeSettings({ projectId, principal, version: 0, settings });
    const outcomes = (await Promise.all([change(), change()])).map(({ outcome }) => outcome);
    expect(outcomes.sort()).toEqual(['changed', 'stored']);
  });
});

describe('Rules of a project', () => {
  it('are none until there is a version', async () => {
    expect(await store.rules(projectId)).toEqual({ version: 0, rules: [], createdBy: null, createdAt: null });
    expect(await store.rules(randomUUIDv7())).toBeUndefined();
    expect(await store.ruleVersions(projectId, { limit: 5 })).toEqual({ items: [], nextCursor: null });
  });

  it('keep every version, newest first', async () => {
    for (const [version, ids] of [['a'], ['a', 'b'], ['c']].entries())
      expect(await store.changeRules({ projectId, principal, version, rules: rulesOf(...ids) })).toMatchObject({
        outcome: 'stored',
        stored: { version: version + 1, createdBy: 'ada', rules: rulesOf(...ids) },
      });
    expect(await store.rules(projectId)).toMatchObject({ version: 3, rules: rulesOf('c') });
    const first = await store.ruleVersions(projectId, { limit: 2 });
    const rest = await store.ruleVersions(projectId, { limit: 2, cursor: first.nextCursor ?? '' });
    expect([...first.items, ...rest.items].map(({ version }) => version)).toEqual([3, 2, 1]);
    expect(rest.nextCursor).toBeNull();
    expect((await audit())[0]).toMatchObject({
      action: 'rules.change',
      details: { version: 3, rules: ['c'], removed: ['a', 'b'] },
    });
  });

  it('stay as they are for one who is late or names no project', async () => {
    await store.changeRules({ projectId, principal, version: undefined, rules: rulesOf('a') });
    const late = { projectId, principal, version: 0, rules: rulesOf('b') };
    expect(await store.changeRules(late)).toEqual({ outcome: 'changed' });
    expect(await store.changeRules({ ...late, projectId: randomUUIDv7() })).toEqual({ outcome: 'not_found' });
    expect(await store.rules(projectId)).toMatchObject({ version: 1, rules: rulesOf('a') });
    expect(await audit()).toHaveLength(1);
  });
});

describe('Known values', () => {
  it('are those of the pairs, each once, of all or of the newest', async () => {
    const load = (...rows: string[][]) =>
      loadText(bench.persistence, { projectId, text: csv(['question', 'answer', 'category', 'tags'], ...rows) });
    await load(['Q1', 'A', 'Billing', 'x;y'], ['Q2', 'A', 'Billing', 'y']);
    await load(['Q3', 'A', '', '']);
    const known = async (field: 'category' | 'tags', range = { limit: 10 }) =>
      (await store.knownValues(projectId, field, range)).sort();
    expect(await known('category')).toEqual(['Billing']);
    expect(await known('tags')).toEqual(['x', 'y']);
    expect(await known('tags', { limit: 1 })).toHaveLength(1);
    expect(await store.knownValues(projectId, 'category', { limit: 10, pairs: 1 })).toHaveLength(0);
    expect(await store.knownValues(randomUUIDv7(), 'category', { limit: 10 })).toEqual([]);
  });
});

describe('An import', () => {
  it('is judged by what it carries: findings name the rule, the receipt the versions', async () => {
    const { persistence } = bench;
    const text = csv(['question', 'answer'], ['How do I pay?', 'By card.'], ['How do I cancel?', 'N/A']);
    const importId = randomUUIDv7();
    await persistence.imports.claim({ importId, projectId, principal, filename: 'pairs.csv' });
    const source = await uploaded(importId, { projectId, text });
    const rules = Rules.parse([{ ...rulesOf('long-enough')[0], operator: 'minLength', value: 5 }]);
    const validation = { settingsVersion: 1, settings: DEFAULT_VALIDATION, ruleSetVersion: 7, rules };
    await persistence.imports.enqueue({ ...source, plan: { ...source.plan, validation } });
    const planned = await planText(persistence, importId, text);
    await loadChunk(persistence, planned, 1);
    await endText(persistence, planned);

    const { items } = await persistence.imports.errors(importId, { limit: 10 });
    expect(items.map(({ row, code, severity, rule, value }) => ({ row, code, severity, rule, value }))).toEqual([
      { row: 2, code: 'answer_placeholder', severity: 'warning', rule: undefined, value: 'N/A' },
      { row: 2, code: 'rule_violated', severity: 'error', rule: 'long-enough', value: 'N/A' },
    ]);
    expect((await persistence.reports.findingsAfter(importId, 0))?.findings).toMatchObject([
      { code: 'answer_placeholder' },
      { code: 'rule_violated', rule: 'long-enough' },
    ]);
    expect((await persistence.imports.get(projectId, importId))?.validation).toEqual({
      settingsVersion: 1,
      ruleSetVersion: 7,
    });
    expect(JSON.parse((await persistence.reports.receipt(importId)) ?? '')).toMatchObject({
      counts: { created: 1, failed: 1 },
      validation: { settingsVersion: 1, ruleSetVersion: 7, rules: ['long-enough'] },
    });
  });
});
