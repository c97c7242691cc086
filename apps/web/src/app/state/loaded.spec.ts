import { HttpErrorResponse } from '@angular/common/http';
import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { settle } from '../../testing/settle.ts';
import { loaded, type Loaded } from './loaded.ts';

const question = signal<string | null>('a');
const ask = jest.fn<(asked: string) => Promise<string>>();
let shown: Loaded<string>;

async function pass(): Promise<void> {
  TestBed.tick();
  await settle();
}

beforeEach(async () => {
  question.set('a');
  ask
    .mockReset()
    .mockResolvedValueOnce('one')
    .mockRejectedValue(new HttpErrorResponse({ status: 0 }));
  shown = TestBed.runInInjectionContext(() => loaded(question, ask));
  await pass();
});

describe('what is loaded', () => {
  it('stays where it cannot be read anew, and the fault is told until it can', async () => {
    shown.reload();
    await pass();
    expect([shown.value(), shown.fault()?.code]).toEqual(['one', 'offline']);
    shown.reload();
    TestBed.tick();
    expect(shown.fault()?.code).toBe('offline');
    ask.mockResolvedValueOnce('two');
    await pass();
    shown.reload();
    await pass();
    expect([shown.value(), shown.fault()]).toEqual(['two', null]);
  });

  it('goes where another question is not answered', async () => {
    question.set('b');
    await pass();
    expect([shown.value(), shown.fault()?.code]).toEqual([null, 'offline']);
    shown.reload();
    await pass();
    expect(shown.value()).toBeNull();
  });

  it('does not come back for a question of the past', async () => {
    question.set('b');
    await pass();
    question.set('a');
    await pass();
    expect(shown.value()).toBeNull();
  });
});
