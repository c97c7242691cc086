import type { HarnessLoader } from '@angular/cdk/testing';
import { TestbedHarnessEnvironment } from '@angular/cdk/testing/testbed';
import { computed, signal } from '@angular/core';
import { TestBed, type ComponentFixture } from '@angular/core/testing';
import { MatSnackBarHarness } from '@angular/material/snack-bar/testing';
import { provideRouter, Router } from '@angular/router';
import { isTerminal, type ImportRecord } from '@pairloom/contract';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { endedOf, PROJECT, recordOf } from '../../../testing/records.ts';
import { provideIcons } from '../../icons/provide-icons.ts';
import { ImportStore } from '../../state/import-store.ts';
import { ImportDock } from './import-dock.ts';
import { StartedHere } from './started-here.ts';

let known = signal<readonly ImportRecord[]>([]);
let fixture: ComponentFixture<ImportDock>;
let loader: HarnessLoader;

const text = (): string => (fixture.nativeElement as HTMLElement).textContent.replace(/\s+/g, ' ');

async function show(...records: ImportRecord[]): Promise<void> {
  known.set(records);
  await fixture.whenStable();
  // The snack bar is loaded on demand.
  await import('@angular/material/snack-bar');
  await fixture.whenStable();
}

beforeEach(async () => {
  localStorage.clear();
  known = signal<readonly ImportRecord[]>([]);
  const running = computed(() => known().filter(({ status }) => !isTerminal(status)));
  TestBed.configureTestingModule({
    providers: [provideRouter([]), provideIcons(), { provide: ImportStore, useValue: { known, running } }],
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

  it('is not there when nothing runs, and leaves dry runs to the dialog', async () => {
    await show(endedOf(1), recordOf(2, { kind: 'preview' }));
    expect(text().trim()).toBe('');
  });
});

describe('a word about an import', () => {
  it('is said when one that was started here has ended, and leads to it', async () => {
    TestBed.inject(StartedHere).add(recordOf(1).id);
    await show(recordOf(1));
    await show(endedOf(1, { counts: { created: 5, failed: 2 } }));
    const bar = await loader.getHarness(MatSnackBarHarness);
    expect(await bar.getMessage()).toBe('“pairs-1.csv” is imported; 2 rows failed.');
    const goes: unknown[] = [];
    TestBed.inject(Router).navigate = (way) => Promise.resolve(goes.push(way) > 0);
    await bar.dismissWithAction();
    expect(goes).toEqual([['/projects', PROJECT, 'imports', recordOf(1).id]]);
  });

  it('is not said of an import that somebody else started', async () => {
    await show(recordOf(1));
    await show(endedOf(1));
    expect(await loader.getAllHarnesses(MatSnackBarHarness)).toHaveLength(0);
  });
});
