import { MatButtonHarness } from '@angular/material/button/testing';
import { TestBed } from '@angular/core/testing';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Page } from '../../testing/page.ts';
import { noticeOf, recordOf } from '../../testing/records.ts';
import { LanguageStore } from '../words/language-store.ts';

const banner = (): string =>
  document.querySelector('pl-notice-banner')?.textContent.replace(/\s+/g, ' ').trim() ?? 'no banner';

/** Only intervals and the date are in the hands of the spec. */
const REAL: (
  'queueMicrotask' | 'nextTick' | 'setTimeout' | 'clearTimeout' | 'requestAnimationFrame' | 'setImmediate'
)[] = ['queueMicrotask', 'nextTick', 'setTimeout', 'clearTimeout', 'requestAnimationFrame', 'setImmediate'];

beforeEach(() => sessionStorage.clear());
afterEach(() => {
  jest.useRealTimers();
});

describe('what everybody is told', () => {
  it('is shown at once, as text, in a region that screen readers follow, and goes when it is withdrawn', async () => {
    const page = await Page.open('imports');
    const region = page.element('pl-notice-banner');
    expect([region.getAttribute('role'), banner()]).toEqual(['status', '']);
    await page.tell(noticeOf(1, { text: '<img src=x> at noon', level: 'warning' }));
    expect(page.element('pl-notice-banner')).toBe(region);
    expect(banner()).toBe('Warning: <img src=x> at noon');
    expect(page.has('pl-notice-banner img')).toBe(false);
    await page.push(recordOf(1));
    expect(banner()).toContain('at noon');
    await page.tell(null);
    expect(banner()).toBe('');
  });

  it('is dismissed in this tab, also when it is loaded anew; the next one is shown', async () => {
    const page = await Page.open('imports');
    await page.tell(noticeOf(1));
    const dismiss = await page.loader.getHarness(MatButtonHarness.with({ ancestor: 'pl-notice-banner' }));
    await (await dismiss.host()).focus();
    await dismiss.click();
    await page.stable();
    expect(banner()).toBe('');
    expect(document.activeElement?.id).toBe('main');
    TestBed.resetTestingModule();
    const again = await Page.open('dashboard');
    await again.tell(noticeOf(1));
    expect(banner()).toBe('');
    await again.tell(noticeOf(2));
    expect(banner()).toBe('Notice: Notice 2');
  });

  it('goes by itself when its time is over', async () => {
    jest.useFakeTimers({ now: new Date('2026-11-21T10:00:00.000Z'), doNotFake: REAL });
    const page = await Page.open('imports');
    await page.tell(noticeOf(1, { until: '2026-11-21T10:00:10.000Z' }));
    jest.advanceTimersByTime(9_000);
    await page.stable();
    expect(banner()).toBe('Notice: Notice 1');
    jest.advanceTimersByTime(1_000);
    await page.stable();
    expect(banner()).toBe('');
  });

  it('is introduced in German', async () => {
    const page = await Page.open('imports');
    await TestBed.inject(LanguageStore).choose('de');
    await page.tell(noticeOf(1, { level: 'critical' }));
    expect(banner()).toBe('Dringend: Notice 1');
    await TestBed.inject(LanguageStore).choose('en');
    localStorage.clear();
  });
});
