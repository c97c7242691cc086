import { TestBed } from '@angular/core/testing';
import { describe, expect, it } from '@jest/globals';
import { HttpErrorResponse } from '@angular/common/http';
import type { Problem } from '@pairloom/contract';
import { problemOf } from '../../testing/records.ts';
import { faultOf } from '../api/api-error.ts';
import { provideIcons } from '../icons/provide-icons.ts';
import { LanguageStore } from '../words/language-store.ts';
import { FaultNote } from './fault-note.ts';

const LONG = 'The question has 12 characters; the limit is 10.';
const LONG_IN_GERMAN = 'Die Frage hat 12 Zeichen; erlaubt sind 10.';

async function noteOf(language: 'en' | 'de', detail: string, fields: Problem['fields'] = []): Promise<string> {
  TestBed.configureTestingModule({ providers: [provideIcons()] });
  const languages = TestBed.inject(LanguageStore);
  await languages.choose(language);
  const fixture = TestBed.createComponent(FaultNote);
  const error = problemOf({ code: 'question_too_long', detail, fields });
  fixture.componentRef.setInput('fault', faultOf(new HttpErrorResponse({ status: 422, error })));
  await fixture.whenStable();
  const said = (fixture.nativeElement as HTMLElement).textContent;
  await languages.choose('en');
  localStorage.clear();
  return said;
}

describe('the note of a fault', () => {
  it.each([
    ['en', LONG, LONG],
    ['de', LONG, LONG_IN_GERMAN],
    ['de', 'Nobody has put this into German.', 'Nobody has put this into German.'],
  ] as const)('says in %s of "%s"', async (language, detail, said) => {
    expect(await noteOf(language, detail)).toContain(said);
  });

  it.each([
    ['en', 'Too big: expected number to be <=16', 'Too big: expected number to be <=16'],
    ['de', 'Too big: expected number to be <=16', 'darf höchstens 16 sein'],
    ['de', 'question_too_long: The question has 12 characters; the limit is 10.', LONG_IN_GERMAN],
    ['en', `question_too_long: ${LONG}`, LONG],
    ['de', 'of tomorrow', 'of tomorrow'],
  ] as const)('says in %s of a field: %s', async (language, message, said) => {
    const note = await noteOf(language, 'x', [{ path: 'loadConcurrency', message }]);
    expect(note.replace(/\s+/g, ' ')).toContain(`loadConcurrency ${said} `);
  });
});
