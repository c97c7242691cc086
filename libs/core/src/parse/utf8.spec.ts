import { expect, it } from '@jest/globals';
import { isLetterAt } from './utf8.ts';

it('knows many letters beyond ASCII by their first bytes, and takes nothing else for one', () => {
  const said: string[] = [];
  for (let code = 0x80; code <= 0x10ffff; code++) {
    if (code >= 0xd800 && code <= 0xdfff) continue;
    const character = String.fromCodePoint(code);
    if (isLetterAt(Buffer.from(character), 0)) said.push(character);
  }
  expect(said.filter((character) => !/^\p{L}$/u.test(character))).toEqual([]);
  for (const letter of 'éÄøžШя中质量가답변힐') expect(said.includes(letter)).toBe(letter !== '힐');
});
