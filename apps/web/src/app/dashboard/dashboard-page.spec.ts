import { TestBed } from '@angular/core/testing';
import { MatSelectHarness } from '@angular/material/select/testing';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { ProjectStats } from '@pairloom/contract';
import { Page } from '../../testing/page.ts';
import { problemOf } from '../../testing/records.ts';
import { LanguageStore } from '../words/language-store.ts';

const day = (date: string, changes: Partial<ProjectStats['days'][number]> = {}): ProjectStats['days'][number] => ({
  ...{ day: date, completed: 0, failed: 0, cancelled: 0, rows: 0, failedRows: 0, rowsPerSecond: null },
  ...changes,
});

const stats = (changes: Partial<ProjectStats> = {}): ProjectStats => ({
  at: '2026-11-21T10:00:00.000Z',
  live: { running: 1, queued: 2, paused: 0, attention: 1, rowsPerSecond: 12_345 },
  days: [
    day('2026-11-20'),
    day('2026-11-21', { completed: 3, failed: 1, rows: 1_000, failedRows: 10, rowsPerSecond: 900 }),
  ],
  users: [{ user: 'ada', imports: 4, rows: 1_000, failedRows: 10 }],
  errors: [{ code: 'answer_missing', severity: 'error', count: 10, byDay: [0, 10] }],
  pairs: { total: 990, draft: 10, published: 900, retired: 80 },
  embedding: { model: 'mini', dimension: 384, vectors: 900, pending: 90, refused: 0, lagSeconds: 75 },
  database: {
    bytes: 12_000_000,
    connections: 5,
    serverConnections: 9,
    maxConnections: 100,
    sharedMemoryBytes: 345_000_000,
    cacheHitRatio: 0.97,
  },
  streams: { open: 7, most: 500 },
  processes: [
    {
      name: 'gateway',
      identity: '1@here',
      memoryBytes: 1e8,
      cpuPercent: 12,
      uptimeSeconds: 60,
      lastSeenAt: null,
      history: [],
    },
    {
      name: 'worker',
      identity: '2@there',
      memoryBytes: null,
      cpuPercent: null,
      uptimeSeconds: null,
      lastSeenAt: null,
      history: [],
    },
    {
      name: 'embedder',
      identity: '3@embedder',
      memoryBytes: 3e8,
      cpuPercent: 180,
      uptimeSeconds: 60,
      lastSeenAt: null,
      history: [],
    },
  ],
  health: {
    status: 'not_ready',
    parts: { database: { status: 'up' }, temporal: { status: 'down', message: 'no answer' } },
  },
  ...changes,
});

const cellsOf = (heading: string): string[] => {
  const cards = [...document.querySelectorAll('.card')];
  const card = cards.find((one) => one.querySelector('h2')?.textContent.trim().startsWith(heading));
  return [...(card?.querySelectorAll('td, th, dt, dd') ?? [])].map((cell) =>
    cell.textContent.replace(/\s+/g, ' ').trim(),
  );
};

async function openTables(): Promise<void> {
  for (const details of document.querySelectorAll('details')) {
    details.open = true;
    details.dispatchEvent(new Event('toggle'));
  }
  await page.stable();
}

const tableOf = (label: string): string[] =>
  [...document.querySelectorAll(`[role=region][aria-label="${label}"] :is(th, td)`)].map((cell) =>
    cell.textContent.trim(),
  );

/** The page is drawn as ever: only its intervals and the date are in the hands of the spec. */
const REAL: (
  'queueMicrotask' | 'nextTick' | 'setTimeout' | 'clearTimeout' | 'requestAnimationFrame' | 'setImmediate'
)[] = ['queueMicrotask', 'nextTick', 'setTimeout', 'clearTimeout', 'requestAnimationFrame', 'setImmediate'];

let page: Page;

beforeEach(async () => {
  jest.useFakeTimers({ now: new Date('2026-11-21T10:00:02.000Z'), doNotFake: REAL });
  page = await Page.open('dashboard');
});
afterEach(() => {
  jest.useRealTimers();
});

describe('the dashboard', () => {
  it('tells what runs, how it went and what it runs on', async () => {
    await page.answer('GET', 'stats', stats());
    expect(page.element('.live').textContent.replace(/\s+/g, ' ')).toContain('12,345');
    expect(cellsOf('At the moment').slice(-2)).toEqual(['7', 'open streams']);
    expect(page.text).toContain('75%');
    expect(page.text).toContain('Success rate: 3 of 4 imports completed');
    expect(page.text).toContain('25%Failure rate: 1 of 4 imports failed');
    expect(cellsOf('By user').slice(4)).toEqual(['ada', '4', '1,000', '10']);
    expect(cellsOf('Error patterns').slice(3)).toEqual([
      'Error The answer is blank.',
      'As a table: By day: The answer is blank.',
      '10',
    ]);
    expect(cellsOf('System health')).toEqual(expect.arrayContaining(['Temporal', 'down no answer']));
    expect(cellsOf('System health').slice(-8)).toEqual([
      ...['Size of the database', '12 MB', 'Connections in use', '5 of this database, 9 of 100 in all'],
      ...['Shared memory', '345 MB'],
      ...['Pages found in memory', '97%'],
    ]);
    expect(cellsOf('Processes')).toContain('not on this machine');
    expect(cellsOf('Processes')).toContain('Embedder 3@embedder');
    expect(cellsOf('Pairs')).toContain('1 min 15 s');
  });

  it('has the figures of a chart as a table, days as the language writes them', async () => {
    await page.answer('GET', 'stats', stats());
    await openTables();
    expect(cellsOf('Imports by day')).toEqual([
      ...['Day', 'Completed', 'Failed', 'Cancelled'],
      ...['Nov 20', '0', '0', '0'],
      ...['Nov 21', '3', '1', '0'],
    ]);
    expect(cellsOf('Rows per second')).toEqual(['Day', 'rows/s', 'Nov 20', '–', 'Nov 21', '900']);
    expect(tableOf('By day: The answer is blank.')).toEqual(['Day', 'Count', 'Nov 20', '0', 'Nov 21', '10']);
  });

  it('draws memory and CPU as the gateway remembers them, up to now, as soon as it is opened', async () => {
    const [gateway, worker] = stats().processes;
    const moment = (second: number, memoryBytes: number, cpuPercent: number) => {
      return { at: new Date(Date.UTC(2026, 10, 21, 9, 59, second)).toISOString(), memoryBytes, cpuPercent };
    };
    const history = [moment(0, 2e8, 40), moment(30, 8e7, 250)];
    const processes = gateway && worker ? [{ ...gateway, history }, worker] : [];
    await page.answer('GET', 'stats', stats({ processes }));
    expect(cellsOf('Processes')).toEqual(
      expect.arrayContaining(['100 MB highest 200 MB', expect.stringMatching(/^12% highest 250%$/)]),
    );
    expect(page.text).toContain('Lines of the last 1 min; the gateway remembers an hour.');
    await openTables();
    expect(tableOf('Memory and CPU: Gateway 1@here')).toEqual([
      ...['Time', 'Memory', 'CPU'],
      ...[expect.stringMatching(/:59:00/), '200 MB', '40%'],
      ...[expect.stringMatching(/:59:30/), '80 MB', '250%'],
      ...[expect.stringMatching(/:00:00/), '100 MB', '12%'],
    ]);
  });

  it('asks anew while it is looked at', async () => {
    await page.answer('GET', 'stats', stats());
    expect(page.text).not.toContain('highest');
    jest.advanceTimersByTime(5_000);
    await page.answer(
      'GET',
      'stats',
      stats({ at: '2026-11-21T10:00:05.000Z', pairs: { ...stats().pairs, total: 991 } }),
    );
    expect(page.text).toContain('Pairs 991');
  });

  it('says in German why a part is down, and in English what it does not know in German', async () => {
    await TestBed.inject(LanguageStore).choose('de');
    const down = (message: string) => ({ status: 'down' as const, message });
    const parts = {
      database: down('The database lacks 2 of 31 migrations.'),
      temporal: down('does not answer in time'),
      blobs: down('no space left'),
    };
    await page.answer('GET', 'stats', stats({ health: { status: 'not_ready', parts } }));
    expect(cellsOf('Zustand des Systems')).toEqual(
      expect.arrayContaining([
        'nicht erreichbar Der Datenbank fehlen 2 von 31 Migrationen.',
        'nicht erreichbar antwortet nicht rechtzeitig',
        'nicht erreichbar no space left',
      ]),
    );
    await TestBed.inject(LanguageStore).choose('en');
    localStorage.clear();
  });

  it('asks for the days chosen', async () => {
    await page.answer('GET', 'stats', stats());
    const days = await page.loader.getHarness(MatSelectHarness.with({ selector: '[aria-label=Days]' }));
    await days.open();
    await days.clickOptions({ text: 'Last 30 days' });
    await page.stable();
    expect(page.request('GET', 'stats').request.params.get('days')).toBe('30');
  });

  it('says why there are no figures, and tries again', async () => {
    await page.answer('GET', 'stats', problemOf({ code: 'database_unavailable', title: 'No database.' }), 503);
    expect(page.text).toContain('The database cannot be reached.');
    await page.press('Try again');
    await page.answer('GET', 'stats', stats({ errors: [], users: [], days: [day('2026-11-21')] }));
    for (const none of [
      'No findings in this time.',
      'Nobody has imported anything',
      'No import has ended in this time.',
    ])
      expect(page.text).toContain(none);
  });
});
