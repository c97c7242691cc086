import { HttpErrorResponse } from '@angular/common/http';
import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { ImportRecord } from '@pairloom/contract';
import { endedOf, idOf, OTHER_PROJECT, problemOf, PROJECT, recordOf } from '../../../testing/records.ts';
import { settle } from '../../../testing/settle.ts';
import { ImportsApi } from '../../api/imports-api.ts';
import { ImportStore } from '../../state/import-store.ts';
import { ImportsElsewhere } from './imports-elsewhere.ts';
import { StartedHere } from './started-here.ts';

const open = signal<string | null>(null);
const known = signal<readonly ImportRecord[]>([]);
const get = jest.fn<(projectId: string, importId: string) => Promise<ImportRecord>>();

async function pass(ms: number): Promise<void> {
  TestBed.tick();
  await jest.advanceTimersByTimeAsync(ms);
  await settle();
}

beforeEach(() => {
  jest.useFakeTimers();
  localStorage.clear();
  open.set(PROJECT);
  known.set([recordOf(1)]);
  get.mockReset();
  TestBed.configureTestingModule({
    providers: [
      { provide: ImportsApi, useValue: { get } },
      {
        provide: ImportStore,
        useValue: {
          projectId: open,
          loading: signal('ready'),
          record: (id: string) => known().find((record) => record.id === id),
          apply: (...records: ImportRecord[]) => known.update((all) => [...all, ...records]),
        },
      },
    ],
  });
});

afterEach(() => {
  jest.useRealTimers();
  localStorage.clear();
});

describe('imports of other projects', () => {
  it('are asked for from the moment another project is opened, until they end', async () => {
    TestBed.inject(StartedHere).add(recordOf(1));
    const elsewhere = TestBed.inject(ImportsElsewhere);
    await pass(10_000);
    expect(get).not.toHaveBeenCalled();
    get.mockResolvedValue(recordOf(1));
    open.set(OTHER_PROJECT);
    await pass(0);
    expect(get.mock.calls).toEqual([[PROJECT, idOf(1)]]);
    expect(elsewhere.running()).toHaveLength(1);
    get.mockResolvedValue(endedOf(1));
    await pass(3_000);
    expect(elsewhere.running()).toEqual([]);
    expect(elsewhere.known()).toEqual([endedOf(1)]);
    await pass(30_000);
    expect(get).toHaveBeenCalledTimes(2);
  });

  it('are left to the project once it is open again', async () => {
    TestBed.inject(StartedHere).add(recordOf(1));
    const elsewhere = TestBed.inject(ImportsElsewhere);
    get.mockResolvedValue(recordOf(1));
    open.set(OTHER_PROJECT);
    await pass(0);
    open.set(PROJECT);
    await pass(30_000);
    expect(get).toHaveBeenCalledTimes(1);
    expect(elsewhere.known()).toEqual([]);
  });

  it('are asked for again when no answer comes, and given up when they are gone', async () => {
    TestBed.inject(StartedHere).add(recordOf(1));
    TestBed.inject(ImportsElsewhere);
    get.mockRejectedValueOnce(new HttpErrorResponse({ status: 0 }));
    get.mockRejectedValue(
      new HttpErrorResponse({ status: 404, error: problemOf({ code: 'import_not_found', status: 404 }) }),
    );
    open.set(OTHER_PROJECT);
    await pass(0);
    await pass(3_000);
    expect(get).toHaveBeenCalledTimes(2);
    await pass(30_000);
    expect(get).toHaveBeenCalledTimes(2);
    expect(TestBed.inject(StartedHere).running()).toEqual([]);
  });
});

describe('an import of the open project', () => {
  it('is asked for once when the list does not hold it', async () => {
    known.set([]);
    TestBed.inject(StartedHere).add(recordOf(1));
    const elsewhere = TestBed.inject(ImportsElsewhere);
    get.mockResolvedValue(endedOf(1));
    await pass(0);
    await pass(30_000);
    expect(get).toHaveBeenCalledTimes(1);
    expect(known()).toEqual([endedOf(1)]);
    expect(elsewhere.known()).toEqual([]);
  });
});

describe('imports that were started here', () => {
  it('are known to a page that is opened later, and to another tab at once', () => {
    TestBed.inject(StartedHere).add(recordOf(1));
    TestBed.resetTestingModule();
    const later = TestBed.inject(StartedHere);
    expect(later.has(idOf(1))).toBe(true);
    const all = [{ id: idOf(2), projectId: PROJECT, over: false }, 'of former days'];
    localStorage.setItem('pairloom.started', JSON.stringify(all));
    dispatchEvent(new StorageEvent('storage', { key: 'pairloom.started' }));
    expect(later.running().map(({ id }) => id)).toEqual([idOf(2)]);
  });
});
