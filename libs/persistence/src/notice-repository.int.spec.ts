import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Notice, SetNotice } from '@pairloom/contract';
import { type Workbench, openWorkbench } from './testing/workbench.ts';

const ADA = { id: 'ada' };
const GRACE = { id: 'grace' };
const LATER = '2999-01-01T00:00:00.000Z';

let bench: Workbench;
let projects: string[];
beforeAll(async () => {
  bench = await openWorkbench();
  projects = [await bench.project(), await bench.project()];
});
afterEach(async () => {
  await bench.query('delete from notice');
  await bench.query(`delete from audit_event where action like 'notice.%'`);
});
afterAll(() => bench?.close());

const events = (projectId: string) => bench.persistence.reports.audit(projectId, { action: 'notice', limit: 50 });
const notice = (text: string, more: Partial<SetNotice> = {}): SetNotice => SetNotice.parse({ text, ...more });

describe('the notice of the installation', () => {
  it('is none at first; it stays until it is replaced or withdrawn', async () => {
    const { notices } = bench.persistence;
    expect(await notices.current()).toBeNull();
    const first = await notices.set(notice('Down at noon', { level: 'warning', until: LATER }), ADA);
    expect(Notice.parse(first)).toMatchObject({ text: 'Down at noon', level: 'warning', until: LATER, setBy: 'ada' });
    expect(await notices.current()).toEqual(first);
    const second = await notices.set(notice('Down at one'), GRACE);
    expect(second).toMatchObject({ text: 'Down at one', level: 'info', until: null, setBy: 'grace' });
    expect(second.id).not.toBe(first.id);
    expect(await notices.current()).toEqual(second);
    await notices.withdraw(ADA);
    expect(await notices.current()).toBeNull();
  });

  it('is over when its time is', async () => {
    const { notices } = bench.persistence;
    await notices.set(notice('Soon over', { until: LATER }), ADA);
    await bench.query(`update notice set until = now() - interval '1 second'`);
    expect(await notices.current()).toBeNull();
  });

  it('leaves an event without its text in every project', async () => {
    const { notices } = bench.persistence;
    const { id } = await notices.set(notice('Secret', { level: 'critical' }), ADA);
    await notices.withdraw(GRACE);
    await notices.withdraw(GRACE);
    for (const projectId of projects)
      expect((await events(projectId)).items).toMatchObject([
        { action: 'notice.withdraw', principal: 'grace', details: { noticeId: id } },
        { action: 'notice.set', principal: 'ada', details: { noticeId: id, level: 'critical', until: null } },
      ]);
    expect(JSON.stringify(await events(projects[0] ?? ''))).not.toContain('Secret');
  });

  it('is one, however many set it at once', async () => {
    const { notices } = bench.persistence;
    const set = await Promise.all(['a', 'b', 'c', 'd'].map((text) => notices.set(notice(text), ADA)));
    expect(set).toContainEqual(await notices.current());
  });

  it('is told to those who listen when it changes, and to nobody else', async () => {
    const { notices } = bench.persistence;
    const changes = await bench.persistence.changes();
    const heard: string[] = [];
    const stops = [changes.subscribe(() => heard.push('import'))];
    const told = (): Promise<void> =>
      new Promise((resolve) => stops.push(changes.subscribeNotice(() => (heard.push('notice'), resolve()))));
    const set = told();
    await notices.set(notice('Hello'), ADA);
    await set;
    for (const stop of stops.splice(1)) stop();
    const withdrawn = told();
    await notices.withdraw(ADA);
    await withdrawn;
    for (const stop of stops) stop();
    expect(heard).toEqual(['notice', 'notice']);
  });
});
