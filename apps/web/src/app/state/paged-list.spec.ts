import { Component, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { describe, expect, it } from '@jest/globals';
import type { Page } from '@pairloom/contract';
import { settle } from '../../testing/settle.ts';
import { pagedList, type PagedList } from './paged-list.ts';

interface Asked {
  question: string;
  cursor: string | null;
  give: (page: Page<number>) => void;
  refuse: (error: Error) => void;
}

/** A list whose answers the spec gives by hand. */
async function open(): Promise<{ list: PagedList<number>; asked: Asked[]; ask: (question: string) => Promise<void> }> {
  const question = signal('first');
  const asked: Asked[] = [];
  @Component({ template: '' })
  class Reader {
    readonly list = pagedList(
      question,
      (about, cursor) =>
        new Promise<Page<number>>((give, refuse) => asked.push({ question: about, cursor, give, refuse })),
    );
  }
  const fixture = TestBed.createComponent(Reader);
  await fixture.whenStable();
  const ask = async (about: string): Promise<void> => {
    question.set(about);
    await fixture.whenStable();
  };
  return { list: fixture.componentInstance.list, asked, ask };
}

describe('pagedList', () => {
  it('puts page behind page', async () => {
    const { list, asked } = await open();
    expect(list.loading()).toBe(true);
    asked[0]?.give({ items: [1, 2], nextCursor: 'next' });
    await settle();
    expect([list.items(), list.hasMore(), list.loading()]).toEqual([[1, 2], true, false]);
    void list.load();
    expect(asked[1]?.cursor).toBe('next');
    asked[1]?.give({ items: [3], nextCursor: null });
    await settle();
    expect([list.items(), list.hasMore()]).toEqual([[1, 2, 3], false]);
  });

  it('keeps what is shown when a page does not come, and asks for the same one again', async () => {
    const { list, asked } = await open();
    asked[0]?.give({ items: [1], nextCursor: 'next' });
    await settle();
    void list.load();
    asked[1]?.refuse(new Error('gone'));
    await settle();
    expect([list.items(), list.fault()?.code, list.loading()]).toEqual([[1], 'unreadable', false]);
    void list.load();
    expect([asked[2]?.cursor, list.fault()]).toEqual(['next', null]);
  });

  it('is not disturbed by a late answer to a question of the past, be it a page or a failure', async () => {
    const { list, asked, ask } = await open();
    await ask('second');
    await ask('third');
    asked[0]?.give({ items: [1], nextCursor: null });
    asked[1]?.refuse(new Error('gone'));
    await settle();
    expect([list.items(), list.loading(), list.fault()]).toEqual([[], true, null]);
    asked[2]?.give({ items: [3], nextCursor: null });
    await settle();
    expect([list.items(), list.loading()]).toEqual([[3], false]);
  });
});
