import { LiveAnnouncer } from '@angular/cdk/a11y';
import { Component, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Page } from '@pairloom/contract';
import { settle } from '../../testing/settle.ts';
import { provideIcons } from '../icons/provide-icons.ts';
import { pagedList } from '../state/paged-list.ts';
import { LanguageStore } from '../words/language-store.ts';
import { LoadMore } from './load-more.ts';

/** Answers what was asked for, in turn. */
let asked: { give: (page: Page<number>) => void; refuse: (error: Error) => void }[];
const question = signal('first');

@Component({
  imports: [LoadMore],
  template: `
    <ul>
      @for (item of list.items(); track item) {
        <li>{{ item }}</li>
      }
    </ul>
    <pl-load-more [list]="list" />
    <input />
  `,
})
class Reader {
  readonly list = pagedList(question, () => new Promise<Page<number>>((give, refuse) => asked.push({ give, refuse })));
}

const host = document.createElement('div');
const button = (): HTMLButtonElement | null => host.querySelector('button');
const label = (): string => button()?.textContent.trim() ?? 'no button';
const focused = (): string => document.activeElement?.textContent.trim() ?? 'nothing';
let told: () => unknown[];
let stable: () => Promise<void>;

async function answer(items: number[], nextCursor: string | null): Promise<void> {
  asked.shift()?.give({ items, nextCursor });
  await stable();
}

async function press(): Promise<void> {
  button()?.focus();
  button()?.click();
  await stable();
}

beforeEach(async () => {
  asked = [];
  question.set('first');
  TestBed.configureTestingModule({ providers: [provideIcons()] });
  const announced = jest.spyOn(TestBed.inject(LiveAnnouncer), 'announce');
  told = () => announced.mock.calls.map(([text]) => text);
  document.body.append(host);
  const fixture = TestBed.createComponent(Reader);
  host.replaceChildren(fixture.nativeElement as HTMLElement);
  stable = async () => {
    await settle();
    await fixture.whenStable();
  };
  await stable();
});
afterEach(() => host.remove());

describe('asking for more of a list', () => {
  it('keeps the focus while it waits, then gives it to the first that came and tells how many', async () => {
    await answer([1, 2], 'next');
    await press();
    expect([label(), focused(), button()?.disabled]).toEqual(['Loading…', 'Loading…', false]);
    button()?.click();
    expect(asked).toHaveLength(1);
    await answer([3, 4, 5], 'after');
    expect([label(), focused(), told()]).toEqual(['Load more', '3', ['3 more loaded.']]);
  });

  it('does so as well where the button goes with the last ones, and says that these are all', async () => {
    await answer([1], 'next');
    await press();
    await answer([2], null);
    expect([label(), focused(), told()]).toEqual(['no button', '2', ['1 more loaded. That is all.']]);
  });

  it('takes no row into the order of the Tab key for good', async () => {
    await answer([1], 'next');
    await press();
    await answer([2], null);
    host.querySelector('input')?.focus();
    expect(host.querySelector('li[tabindex]')).toBeNull();
  });

  it('leaves the focus where the reader has put it meanwhile', async () => {
    await answer([1], 'next');
    await press();
    const elsewhere = host.querySelector('input');
    elsewhere?.focus();
    await answer([2], null);
    expect([document.activeElement === elsewhere, told()]).toEqual([true, ['1 more loaded. That is all.']]);
  });

  it('says why they did not come and asks again, with the focus', async () => {
    await answer([1], 'next');
    await press();
    asked.shift()?.refuse(new Error('gone'));
    await stable();
    expect([host.querySelector('[role=alert]') !== null, label(), focused()]).toEqual([true, 'Try again', 'Try again']);
    await press();
    expect(focused()).toBe('Loading…');
    await answer([2], 'after');
    expect([focused(), told()]).toEqual(['2', ['1 more loaded.']]);
  });

  it('gives the focus to the first row of a list that did not come at first, of which it tells no number', async () => {
    asked.shift()?.refuse(new Error('gone'));
    await stable();
    await press();
    await answer([1, 2], null);
    expect([focused(), told()]).toEqual(['1', []]);
  });

  it('has nothing to tell of a list that begins anew', async () => {
    await answer([1], 'next');
    await press();
    const elsewhere = host.querySelector('input');
    elsewhere?.focus();
    question.set('second');
    await stable();
    asked.shift();
    await answer([1, 2, 3], 'next');
    expect([told(), document.activeElement === elsewhere]).toEqual([[], true]);
  });

  it('tells it in German', async () => {
    const languages = TestBed.inject(LanguageStore);
    await languages.choose('de');
    await answer([1], 'next');
    await press();
    await answer([2, 3], null);
    await languages.choose('en');
    expect(told()).toEqual(['2 weitere Einträge geladen. Das ist alles.']);
  });
});
