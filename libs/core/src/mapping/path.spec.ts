import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { namesOf, parsePath, valueAt } from './path.ts';

const at = (record: unknown, path: string): unknown => valueAt(record, parsePath(path));
const chat = {
  messages: [
    { role: 'system', content: 'Be kind.' },
    { role: 'user', content: 'Hello?' },
    { role: 'assistant', content: 'Hello.' },
    { role: 'user', content: 'And now?' },
    { role: 'tool', content: '{}' },
    { role: 'assistant', content: 'Now this.' },
    { role: 'assistant', content: 'And that.' },
  ],
};

describe('a value is found', () => {
  it.each<[string, unknown, unknown]>([
    ['question', { question: 'Q' }, 'Q'],
    ['data.title', { data: { title: 'T' } }, 'T'],
    ['a.b', { 'a.b': 'whole name', a: { b: 'path' } }, 'whole name'],
    ['question[en]', { 'question[en]': 'no path but a name' }, 'no path but a name'],
    ['["a.b"].c', { 'a.b': { c: 1 } }, 1],
    ['x["]"]', { x: { ']': 1 } }, 1],
    ['answers[0]', { answers: ['a', 'b'] }, 'a'],
    ['answers[-1]', { answers: ['a', 'b'] }, 'b'],
    ['answers[5]', { answers: ['a', 'b'] }, undefined],
    ['[1].q', [{ q: 1 }, { q: 2 }], 2],
    [
      'qas.answers.text',
      { qas: [{ answers: [{ text: 'a' }, { text: 'b' }] }, { answers: [{ text: 'c' }] }] },
      ['a', 'b', 'c'],
    ],
    ['qas.answers.text', { qas: [] }, []],
    ['answers.text', { answers: { text: ['a'], answer_start: [1] } }, ['a']],
    ['messages[role=user].content', chat, 'And now?'],
    ['messages[role=user>role=assistant].content', chat, 'Now this.'],
    ['messages[role=tool|system].content', chat, '{}'],
    ['messages[role=nobody].content', chat, undefined],
    ['messages[role=nobody>role=user].content', chat, undefined],
    ['messages[role=assistant>role=user].content', chat, undefined],
    ['messages[role=user].content', { messages: 'text' }, undefined],
    ['a.b', { a: null }, undefined],
    ['a.b', { a: 'text' }, undefined],
    ['', { '': 'nameless' }, 'nameless'],
  ])('%s', (path, record, value) => expect(at(record, path)).toEqual(value));
});

it('only own properties count', () => {
  const record = JSON.parse('{"__proto__":{"x":"data"},"list":[{"a":1}]}') as unknown;
  expect(at(record, '__proto__.x')).toBe('data');
  expect(at({}, '__proto__')).toBeUndefined();
  expect(at({}, 'constructor.name')).toBeUndefined();
  expect(at(record, 'list.length')).toEqual([]);
  expect(at({ text: 'abc' }, 'text.length')).toBeUndefined();
  expect(at({ list: [Object.create(null)] }, 'list[constructor=x]')).toBeUndefined();
});

it('nesting without end is no trouble', () => {
  let list: unknown = [{ a: 1 }];
  for (let i = 0; i < 100_000; i++) list = [list];
  expect(at({ list }, 'list.a')).toEqual([]);
});

it('names are told without what is picked', () => {
  expect(namesOf(parsePath('messages[role=user].content'))).toBe('messages.content');
  expect(namesOf(parsePath('a..b'))).toBe('');
});

it('any text is read as a path, and any name finds its own value', () => {
  const name = fc.string({ unit: fc.constantFrom('a', '.', '[', ']', '"', '=', '>', '|', '0', '\\') });
  fc.assert(
    fc.property(name, (text) => {
      expect(at({ [text]: 'found' }, text)).toBe('found');
      at([{ a: [{ a: 0 }] }], text);
    }),
  );
});
