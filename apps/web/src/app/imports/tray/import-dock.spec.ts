import type { HarnessLoader } from '@angular/cdk/testing';
import { TestbedHarnessEnvironment } from '@angular/cdk/testing/testbed';
import { computed, signal, type WritableSignal } from '@angular/core';
import { TestBed, type ComponentFixture } from '@angular/core/testing';
import { MatSnackBarHarness } from '@angular/material/snack-bar/testing';
import { provideRouter, Router } from '@angular/router';
import { isTerminal, type ImportRecord } from '@pairloom/contract';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { endedOf, OTHER_PROJECT, PROJECT, recordOf } from '../../../testing/records.ts';
import { provideIcons } from '../../icons/provide-icons.ts';
import { ImportStore } from '../../state/import-store.ts';
import { ProjectStore } from '../../state/project-store.ts';
import { ImportDock } from './import-dock.ts';
import { ImportsElsewhere } from './imports-elsewhere.ts';
import { StartedHere } from './started-here.ts';

type Records = WritableSignal<readonly ImportRecord[]>;

let known: Records;
let elsewhere: Records;
let fixture: ComponentFixture<ImportDock>;
let loader: HarnessLoader;

const text = (): string => (fixture.nativeElement as HTMLElement).textContent.replace(/\s+/g, ' ');

const show = (...records: ImportRecord[]): Promise<void> => showIn(known, records);

async function showIn(shown: Records, records: ImportRecord[]): Promise<void> {
  shown.set(records);
  await fixture.whenStable();
  // The snack bar is loaded on demand.
  await import('@angular/material/snack-bar');
  await fixture.whenStable();
}

beforeEach(async () => {
  localStorage.clear();
  known = signal([]);
  elsewhere = signal([]);
  const told = (records: Records) => ({
    known: records,
    running: computed(() => records().filter(({ status }) => !isTerminal(status))),
  });
  const projects = signal([
    { id: PROJECT, name: 'Health' },
    { id: OTHER_PROJECT, name: 'Travel' },
  ]);
  TestBed.configureTestingModule({
    providers: [
      provideRouter([]),
      provideIcons(),
      { provide: ImportStore, useValue: told(known) },
      { provide: ImportsElsewhere, useValue: told(elsewhere) },
      { provide: ProjectStore, useValue: { projects } },
    ],
  });
  fixture = TestBed.createComponent(ImportDock);
  fixture.componentRef.setInput('projectId', PROJECT);
  loader = TestbedHarnessEnvironment.documentRootLoader(fixture);
  await fixture.whenStable();
});

describe('the tray', () => {
  it('shows the imports that run, and how many need somebody', async () => {
    const attention = { code: 'chunk_failing' as const, message: 'It fails.', waits: true };
    await show(recordOf(1, { counts: { created: 25, unprocessed: 75 } }), recordOf(2, { attention }));
    expect(text()).toContain('2 imports run');
    expect(text()).toContain('1 needs you');
    expect(text()).toContain('25%');
  });

  it('says of a file of deletions that its pairs are deleted', async () => {
    TestBed.inject(StartedHere).add(recordOf(1));
    await show(recordOf(1, { mode: 'delete' }));
    await show(endedOf(1, { mode: 'delete', counts: { deleted: 3 } }));
    expect(await (await loader.getHarness(MatSnackBarHarness)).getMessage()).toBe(
      'The pairs of “pairs-1.csv” are deleted.',
    );
  });

  it('tells changes of pairs from imports of files, and leads to their page', async () => {
    await show(recordOf(1), recordOf(2, { kind: 'bulk', filename: 'bulk-status.jsonl' }));
    expect(text()).toContain('1 import and 1 change of pairs run');
    expect(text()).toContain('Change of status');
    const links = [...(fixture.nativeElement as HTMLElement).querySelectorAll('a')];
    expect(links.at(-1)?.getAttribute('href')).toBe(`/projects/${PROJECT}/imports/${recordOf(2).id}/details`);
    await show(recordOf(2, { kind: 'bulk', filename: 'bulk-status.jsonl' }));
    expect(text()).toContain('1 change of pairs runs');
  });

  it('keeps imports of another project, with its name', async () => {
    await showIn(elsewhere, [recordOf(2, { projectId: OTHER_PROJECT })]);
    expect(text()).toContain('1 import runs');
    expect(text()).toContain('Travel');
    const link = (fixture.nativeElement as HTMLElement).querySelector('a');
    expect(link?.getAttribute('href')).toBe(`/projects/${OTHER_PROJECT}/imports/${recordOf(2).id}`);
    expect(link?.getAttribute('aria-label')).toBe('Open pairs-2.csv, project Travel');
  });

  it('is not there when nothing runs, and leaves dry runs to the dialog', async () => {
    await show(endedOf(1), recordOf(2, { kind: 'preview' }));
    expect(text().trim()).toBe('');
  });
});

describe('a word about an import', () => {
  it('is said when one that was started here has ended, and leads to it', async () => {
    TestBed.inject(StartedHere).add(recordOf(1));
    await show(recordOf(1));
    await show(endedOf(1, { counts: { created: 5, failed: 2 } }));
    const bar = await loader.getHarness(MatSnackBarHarness);
    expect(await bar.getMessage()).toBe('“pairs-1.csv” is imported; 2 rows failed.');
    const goes: unknown[] = [];
    TestBed.inject(Router).navigate = (way) => Promise.resolve(goes.push(way) > 0);
    await bar.dismissWithAction();
    expect(goes).toEqual([['/projects', PROJECT, 'imports', recordOf(1).id]]);
  });

  it.each([
    [{ kind: 'bulk', filename: 'bulk-status.jsonl', counts: { updated: 3 } }, 'Status of 3 pairs changed.'],
    [
      { kind: 'bulk', filename: 'bulk-tags.jsonl', counts: { updated: 1, failed: 2 } },
      'Tags of 1 pair changed; 2 rows failed.',
    ],
    [{ kind: 'bulk', filename: 'bulk-delete.jsonl', counts: { deleted: 5 } }, '5 pairs deleted.'],
    [{ kind: 'bulk', filename: 'bulk-embed.jsonl', counts: { unchanged: 7 } }, 'Vectors of 7 pairs made.'],
    [{ kind: 'bulk', filename: 'bulk-tags.jsonl', status: 'failed' }, 'Change of tags: failed.'],
    [{ kind: 'undo' }, '“pairs-1.csv” is undone.'],
  ] as const)('says of %j: %s', async (changes, words) => {
    TestBed.inject(StartedHere).add(recordOf(1));
    await show(recordOf(1, { kind: changes.kind }));
    await show(endedOf(1, changes));
    const bar = await loader.getHarness(MatSnackBarHarness);
    expect(await bar.getMessage()).toBe(words);
  });

  it('is said when it ends in another project than the open one', async () => {
    const other = { projectId: OTHER_PROJECT };
    TestBed.inject(StartedHere).add(recordOf(1, other));
    fixture.componentRef.setInput('projectId', OTHER_PROJECT);
    await show(recordOf(1, other));
    fixture.componentRef.setInput('projectId', PROJECT);
    await show();
    await showIn(elsewhere, [endedOf(1, other)]);
    const bar = await loader.getHarness(MatSnackBarHarness);
    expect(await bar.getMessage()).toBe('Travel: “pairs-1.csv” is imported.');
    expect(TestBed.inject(StartedHere).running()).toEqual([]);
  });

  it('is said when it ended or waits while no page was open, once', async () => {
    const mine = TestBed.inject(StartedHere);
    mine.add(recordOf(1));
    await show(endedOf(1));
    expect(await (await loader.getHarness(MatSnackBarHarness)).getMessage()).toBe('“pairs-1.csv” is imported.');
    expect(mine.running()).toEqual([]);
    mine.add(recordOf(2));
    const attention = { code: 'chunk_failing' as const, message: 'It fails.', waits: true };
    await show(endedOf(1), recordOf(2, { attention }));
    const said = 'The import of “pairs-2.csv” needs you.';
    expect(await (await loader.getHarness(MatSnackBarHarness)).getMessage()).toBe(said);
    expect(mine.running()).toHaveLength(1);
  });

  it('sums up several that ended meanwhile, and leads to the list', async () => {
    for (const n of [1, 2, 3]) TestBed.inject(StartedHere).add(recordOf(n, { kind: n === 3 ? 'preview' : 'import' }));
    await show(endedOf(1), endedOf(2), endedOf(3, { kind: 'preview' }));
    const bar = await loader.getHarness(MatSnackBarHarness);
    expect(await bar.getMessage()).toBe('2 imports that you started have ended or need you.');
    expect(TestBed.inject(StartedHere).running()).toEqual([]);
    const goes: unknown[] = [];
    TestBed.inject(Router).navigate = (way) => Promise.resolve(goes.push(way) > 0);
    await bar.dismissWithAction();
    expect(goes).toEqual([['/projects', PROJECT, 'imports']]);
  });

  it('is not said of an import that somebody else started', async () => {
    await show(recordOf(1));
    await show(endedOf(1));
    expect(await loader.getAllHarnesses(MatSnackBarHarness)).toHaveLength(0);
  });
});
