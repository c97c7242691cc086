import { HttpEventType, provideHttpClient, withXhr } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting, type TestRequest } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { mappingRequired, problemOf, PROJECT, recordOf } from '../../../testing/records.ts';
import { ImportDraft } from './import-draft.ts';

const csv = (name = 'pairs.csv', text = 'a,b\n1,2\n') => new File([text], name, { type: 'text/csv' });

describe('ImportDraft', () => {
  let draft: ImportDraft;
  let http: HttpTestingController;
  const upload = (): TestRequest => http.expectOne(`/api/v1/projects/${PROJECT}/imports`);
  const keyOf = (request: TestRequest) => request.request.headers.get('Idempotency-Key');
  const optionsOf = (request: TestRequest): unknown =>
    JSON.parse((request.request.body as FormData).get('options') as string);
  const refuse = (request: TestRequest, problem = problemOf()) =>
    request.flush(problem, { status: problem.status, statusText: 'x' });

  beforeEach(() => {
    Object.defineProperty(crypto, 'randomUUID', { configurable: true, value: jest.fn(nextKey()) });
    TestBed.configureTestingModule({
      providers: [provideHttpClient(withXhr()), provideHttpClientTesting(), ImportDraft],
    });
    draft = TestBed.inject(ImportDraft);
    http = TestBed.inject(HttpTestingController);
  });

  afterEach(() => http.verify());

  it('sends the options first, then the file, and resolves with the import', async () => {
    draft.choose(csv());
    draft.html.set('keep');
    const sent = draft.send(PROJECT);
    const request = upload();
    expect([...(request.request.body as FormData).keys()]).toEqual(['options', 'file']);
    expect(optionsOf(request)).toEqual({ embed: true, html: 'keep' });
    request.flush(recordOf(1), { status: 202, statusText: 'Accepted' });
    expect((await sent)?.id).toBe(recordOf(1).id);
    expect(draft.uploading()).toBe(false);
  });

  it('tells how much has gone', () => {
    draft.choose(csv());
    void draft.send(PROJECT);
    const request = upload();
    request.event({ type: HttpEventType.UploadProgress, loaded: 40, total: 100 });
    expect(draft.upload()).toMatchObject({ sent: 40, total: 100 });
    draft.abort();
  });

  it('keeps its key when the same file is tried again, and takes another for other options', async () => {
    draft.choose(csv());
    const first = draft.send(PROJECT);
    const firstRequest = upload();
    firstRequest.error(new ProgressEvent('error'));
    expect(await first).toBeNull();
    expect(draft.fault()?.code).toBe('offline');

    const second = draft.send(PROJECT);
    const secondRequest = upload();
    expect(keyOf(secondRequest)).toBe(keyOf(firstRequest));
    refuse(secondRequest);
    await second;

    draft.embed.set(false);
    void draft.send(PROJECT);
    const third = upload();
    expect(keyOf(third)).not.toBe(keyOf(firstRequest));
    draft.abort();
  });

  it('takes another key after the upload was stopped', () => {
    draft.choose(csv());
    void draft.send(PROJECT);
    const first = upload();
    draft.abort();
    expect(first.cancelled).toBe(true);
    expect(draft.file()).not.toBeNull();
    void draft.send(PROJECT);
    const second = upload();
    expect(keyOf(second)).not.toBe(keyOf(first));
    draft.abort();
  });

  it('turns a refusal to guess into a question, prefilled with the best candidates', async () => {
    draft.choose(csv());
    const sent = draft.send(PROJECT);
    refuse(upload(), mappingRequired());
    expect(await sent).toBeNull();
    expect(draft.fault()).toBeNull();
    expect(draft.help()?.columns).toHaveLength(4);
    expect(draft.mapping()).toEqual({ question: 'Question', answer: 'Best Answer' });
    expect(draft.mappingComplete()).toBe(true);

    draft.mapTo('category', 'Type');
    draft.mapTo('answer', 'Correct Answers');
    draft.mapTo('category', null);
    void draft.send(PROJECT);
    const again = upload();
    expect(optionsOf(again)).toMatchObject({ mapping: { question: 'Question', answer: 'Correct Answers' } });
    draft.abort();
  });

  it('does not call a mapping complete that reads one column twice', () => {
    draft.mapTo('question', 'Text');
    draft.mapTo('answer', 'Text');
    expect(draft.mappingComplete()).toBe(false);
    draft.mapTo('answer', 'Reply');
    expect(draft.mappingComplete()).toBe(true);
  });

  it('does not upload an empty file', async () => {
    draft.choose(csv('empty.csv', ''));
    expect(draft.fault()?.code).toBe('empty_file');
    expect(await draft.send(PROJECT)).toBeNull();
  });

  it('forgets columns and faults of the file before', async () => {
    draft.choose(csv());
    const sent = draft.send(PROJECT);
    refuse(upload(), mappingRequired());
    await sent;
    draft.choose(csv('other.csv'));
    expect(draft.help()).toBeNull();
    expect(draft.mapping()).toEqual({});
  });
});

function nextKey(): () => string {
  let count = 0;
  return () => `key-${++count}`;
}
