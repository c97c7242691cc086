import { provideHttpClient, withXhr } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import type { PairChange } from '@pairloom/contract';
import { afterEach, describe, expect, it } from '@jest/globals';
import { idOf, PROJECT } from '../../../testing/records.ts';
import { settle } from '../../../testing/settle.ts';
import { ChangedPairs } from './changed-pairs.ts';

const changeOf = (row: number): PairChange => ({
  ...{ row, change: 'created', pairId: idOf(100 + row), fields: [], versionBefore: null, versionAfter: 1 },
  ...{ before: null, after: null },
});

const host = document.createElement('div');
afterEach(() => host.remove());

describe('the pairs that an import changed', () => {
  it('are loaded page by page; the focus goes to the first that came', async () => {
    TestBed.configureTestingModule({
      providers: [provideRouter([]), provideHttpClient(withXhr()), provideHttpClientTesting()],
    });
    const fixture = TestBed.createComponent(ChangedPairs);
    const list = fixture.nativeElement as HTMLElement;
    document.body.append(host);
    host.replaceChildren(list);
    fixture.componentRef.setInput('projectId', PROJECT);
    fixture.componentRef.setInput('importId', idOf(1));
    const stable = async () => {
      await settle();
      await fixture.whenStable();
    };
    const answer = async (rows: number[], nextCursor: string | null) => {
      const request = TestBed.inject(HttpTestingController).expectOne(({ url }) => url.endsWith('/changes'));
      request.flush({ items: rows.map(changeOf), nextCursor });
      await stable();
    };
    await stable();
    await answer([1, 2], 'next');
    const button = list.querySelector('button');
    button?.focus();
    button?.click();
    await stable();
    expect([document.activeElement === button, button?.textContent.trim()]).toEqual([true, 'Loading…']);
    await answer([3], null);
    const rows = list.querySelectorAll('li');
    expect([rows.length, document.activeElement === rows[2]]).toEqual([3, true]);
  });
});
