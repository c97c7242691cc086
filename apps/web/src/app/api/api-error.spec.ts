import { HttpErrorResponse } from '@angular/common/http';
import { describe, expect, it } from '@jest/globals';
import { mappingRequired, problemOf } from '../../testing/records.ts';
import { faultOf, UnreadableAnswer } from './api-error.ts';

const answer = (status: number, error: unknown) => new HttpErrorResponse({ status, error, url: '/api/v1/x' });

describe('faultOf', () => {
  it('gives title, detail, remedy, fields and line of a problem', () => {
    const problem = problemOf({ line: 3, fields: [{ path: 'options.html', message: 'must be strip or keep' }] });
    expect(faultOf(answer(422, problem))).toMatchObject({
      code: 'header_duplicate',
      title: problem.title,
      detail: problem.detail,
      remedy: problem.remedy,
      line: 3,
      fields: problem.fields,
      correlationId: null,
    });
  });

  it('reads a problem that came as text, as one does where text was asked for', () => {
    const problem = problemOf({ code: 'results_expired', status: 410 });
    expect(faultOf(answer(410, JSON.stringify(problem))).code).toBe('results_expired');
    expect(faultOf(answer(410, 'gone')).code).toBe('unreadable');
  });

  it('does not say the same sentence twice', () => {
    expect(faultOf(answer(422, problemOf({ detail: problemOf().title }))).detail).toBeNull();
  });

  it('names the correlation id only where an operator needs it', () => {
    expect(faultOf(answer(500, problemOf({ code: 'internal', status: 500 }))).correlationId).toBe('c-1');
  });

  it('hands on the columns when they have to be chosen', () => {
    expect(faultOf(answer(422, mappingRequired())).mapping?.columns).toContain('Best Answer');
  });

  it.each([0, 502, 504])('calls status %d without a problem offline', (status) => {
    expect(faultOf(answer(status, '<html>'))).toMatchObject({ code: 'offline', retryable: true });
  });

  it('does not pretend to understand anything else', () => {
    expect(faultOf(answer(418, { teapot: true })).code).toBe('unreadable');
    expect(faultOf(new UnreadableAnswer('imports', null)).detail).toContain('imports');
    expect(faultOf('odd')).toMatchObject({ code: 'unreadable', detail: '' });
  });
});
