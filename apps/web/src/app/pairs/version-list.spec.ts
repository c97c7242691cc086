import { TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import { describe, expect, it } from '@jest/globals';
import type { PairVersion } from '@pairloom/contract';
import { pairOf, PROJECT, timeOf } from '../../testing/records.ts';
import { VersionList } from './version-list.ts';

const versionOf = (version: number, changes: Partial<PairVersion>): PairVersion => {
  const { question, answer, category, tags, metadata, status, externalId, variants } = pairOf(1);
  const fields = { question, answer, category, tags, metadata, status, externalId, variants };
  const made = { at: timeOf(version), import: null, principal: 'ada' };
  return { ...fields, version, made, ended: null, ...changes };
};

describe('the versions of a pair', () => {
  it('call fields and states what they are called elsewhere', async () => {
    TestBed.configureTestingModule({ providers: [provideRouter([])] });
    const fixture = TestBed.createComponent(VersionList);
    fixture.componentRef.setInput('projectId', PROJECT);
    fixture.componentRef.setInput('versions', [
      versionOf(2, { status: 'retired', tags: ['seen'] }),
      versionOf(1, { status: 'draft', tags: [] }),
    ]);
    await fixture.whenStable();
    const list = fixture.nativeElement as HTMLElement;
    const changes = [...list.querySelectorAll('.change')].map(({ textContent }) => textContent.replace(/\s+/g, ' '));
    expect(changes).toHaveLength(2);
    expect(changes[0]).toMatch(/Status.*Draft.*Retired/);
    expect(changes[1]).toMatch(/Tags.*seen/);
  });

  it('name what made them: the file, the change of pairs, or an import of which no more is known', async () => {
    TestBed.configureTestingModule({ providers: [provideRouter([])] });
    const fixture = TestBed.createComponent(VersionList);
    const made = (given: object) => ({
      at: timeOf(1),
      principal: 'ada',
      import: { importId: PROJECT, row: null, ...given },
    });
    fixture.componentRef.setInput('projectId', PROJECT);
    fixture.componentRef.setInput('versions', [
      versionOf(3, { made: made({ filename: 'bulk-tags.jsonl', bulkChange: 'tags' }) }),
      versionOf(2, { made: made({ filename: 'faq.csv', bulkChange: null }) }),
      versionOf(1, { made: made({}) }),
    ]);
    await fixture.whenStable();
    const links = (fixture.nativeElement as HTMLElement).querySelectorAll('.head a');
    expect([...links].map(({ textContent }) => textContent.trim())).toEqual([
      'Change of tags',
      'faq.csv',
      'by an import',
    ]);
  });
});
