import { describe, expect, it } from '@jest/globals';
import { errorFields } from './error-fields.ts';

const frame = expect.stringMatching(/^at /);
const databaseError = () =>
  Object.assign(new Error("insert into qa_pair values ('a secret') - duplicate key"), {
    name: 'DriverException',
    code: '23505',
    constraint: 'uq_qa_pair_key',
    detail: 'Key (question)=(a secret) already exists.',
  });

describe('errorFields', () => {
  it('tells name, words and place of an error', () => {
    expect(errorFields(new TypeError('not a function'))).toEqual({
      error: { name: 'TypeError', message: 'not a function', stack: expect.arrayContaining([frame]) },
    });
  });

  it('tells the code of an error of the database, not its words: they quote rows', () => {
    const fields = errorFields(databaseError());
    expect(fields.error).toMatchObject({ name: 'DriverException', code: '23505', constraint: 'uq_qa_pair_key' });
    expect(JSON.stringify(fields)).not.toContain('secret');
  });

  it.each(['sql', 'query', 'sqlState'])('takes an error with a field %s for one of the database', (field) => {
    const error = Object.assign(new Error('a secret'), { [field]: 'x' });
    expect(JSON.stringify(errorFields(error))).not.toContain('secret');
  });

  it('leaves out the words of an error that wraps one of the database', () => {
    const fields = errorFields(new Error('failed: a secret', { cause: databaseError() }));
    expect(fields).toMatchObject({ error: { name: 'Error' }, causes: [{ code: '23505' }] });
    expect(JSON.stringify(fields)).not.toContain('secret');
  });

  it('follows causes, but not for ever', () => {
    const looped = new Error('outer', { cause: new Error('inner') });
    expect(errorFields(looped)).toMatchObject({ error: { message: 'outer' }, causes: [{ message: 'inner' }] });
    const circle = new Error('circle');
    circle.cause = circle;
    expect(errorFields(circle).causes).toHaveLength(5);
  });

  it.each([
    ['a secret', 'thrown string'],
    [undefined, 'thrown undefined'],
    [null, 'thrown null'],
  ])('tells only the kind of what is no error: %s', (thrown, name) => {
    expect(errorFields(thrown)).toEqual({ error: { name } });
  });

  it('cuts long words', () => {
    expect(errorFields(new Error('x'.repeat(10_000))).error.message).toHaveLength(500);
  });
});
