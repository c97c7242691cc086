import { TestBed } from '@angular/core/testing';
import { describe, expect, it } from '@jest/globals';
import { idOf, OTHER_PROJECT, PROJECT } from '../../../testing/records.ts';
import { sourceOf } from '../../../testing/sources.ts';
import type { DraftAddress } from '../dialog/draft-address.ts';
import { addressOf, BegunDrafts } from './begun-drafts.ts';

const addressAt = (n: number): DraftAddress => ({
  step: 'review',
  sourceId: idOf(n),
  options: { delimiter: ';' },
  previewId: null,
});

function keep(begun: BegunDrafts, n: number, projectId = PROJECT, expiresAt: string | null = null): void {
  begun.keep(projectId, sourceOf(n, { expiresAt }), addressAt(n));
}

describe('drafts that were begun', () => {
  const idsOf = (begun: BegunDrafts, projectId = PROJECT) => begun.of(projectId).map(({ sourceId }) => sourceId);

  it('are the last three of a project, the newest first', () => {
    const begun = TestBed.inject(BegunDrafts);
    keep(begun, 9, OTHER_PROJECT);
    for (const n of [1, 2, 3, 4, 2]) keep(begun, n);
    expect(idsOf(begun)).toEqual([2, 4, 3].map(idOf));
    expect(idsOf(begun, OTHER_PROJECT)).toEqual([idOf(9)]);
  });

  it('are there after a reload, with all that was chosen', () => {
    keep(TestBed.inject(BegunDrafts), 1);
    TestBed.resetTestingModule();
    expect(TestBed.inject(BegunDrafts).of(PROJECT).map(addressOf)).toEqual([addressAt(1)]);
  });

  it('go when they are dropped, and when their file is due to go', () => {
    const begun = TestBed.inject(BegunDrafts);
    keep(begun, 1);
    keep(begun, 2, PROJECT, '2020-01-01T00:00:00.000Z');
    expect(idsOf(begun)).toEqual([idOf(1)]);
    begun.drop(idOf(1));
    expect(idsOf(begun)).toEqual([]);
  });

  it('follow another tab, and are none where the storage holds something else', () => {
    const begun = TestBed.inject(BegunDrafts);
    keep(begun, 1);
    for (const stored of ['[{"projectId":7}]', '{', 'null']) {
      localStorage.setItem('pairloom.drafts', stored);
      dispatchEvent(new StorageEvent('storage', { key: 'pairloom.drafts' }));
      expect(idsOf(begun)).toEqual([]);
    }
  });
});
