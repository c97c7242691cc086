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

async function open() {
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
  const answer = async (items: PairChange[], nextCursor: string | null) => {
    const request = TestBed.inject(HttpTestingController).expectOne(({ url }) => url.endsWith('/changes'));
    request.flush({ items, nextCursor });
    await stable();
  };
  await stable();
  return { list, stable, answer };
}

const lines = (list: HTMLElement): string[] =>
  [...list.querySelectorAll('li')].map((line) =>
    [...line.querySelectorAll('a, span:not(.pair)')].map(({ textContent }) => textContent.trim()).join(' '),
  );

describe('the pairs that an import changed', () => {
  it('are told by their questions, each the way to its pair, with what was done', async () => {
    const { list, answer } = await open();
    await answer(
      [
        { ...changeOf(1), question: 'Where?' },
        { ...changeOf(2), change: 'updated', question: 'When?', fields: ['answer', 'metadata.owner'] },
        { ...changeOf(3), change: 'deleted', pairId: null, before: { question: 'Why?' } },
        { ...changeOf(4), change: 'updated' },
      ],
      null,
    );
    expect(lines(list)).toEqual([
      'row 1 created Where?',
      'row 2 updated When? changed: Answer, owner',
      'row 3 deleted Why? deleted since',
      'row 4 updated Open the pair of row 4',
    ]);
    const [first] = list.querySelectorAll('a');
    expect([first?.textContent.trim(), first?.getAttribute('href')]).toEqual([
      'Where?',
      `/projects/${PROJECT}/pairs/${idOf(101)}`,
    ]);
  });

  it('are loaded page by page; the focus goes to the first that came', async () => {
    const { list, stable, answer } = await open();
    await answer([1, 2].map(changeOf), 'next');
    const button = list.querySelector('button');
    button?.focus();
    button?.click();
    await stable();
    expect([document.activeElement === button, button?.textContent.trim()]).toEqual([true, 'Loading…']);
    await answer([3].map(changeOf), null);
    const rows = list.querySelectorAll('li');
    expect([rows.length, document.activeElement === rows[2]]).toEqual([3, true]);
  });
});
