import { describe, expect, it } from '@jest/globals';
import { storedImport } from '../testing/memory-imports.ts';
import { fromDatabase } from './merge-state.ts';
import { SentStates } from './sent-states.ts';

const at = (revision: number, id = 'a') => fromDatabase(storedImport({ id: idOf(id), revision }));
const idOf = (letter: string) => `0199f0d2-7a10-7c3e-9b1d-2f4a6c8e0b1${letter}`;

describe('SentStates', () => {
  it('never goes back', () => {
    const sent = new SentStates();
    const [first, second, third] = [at(5), at(3), at(6)];
    expect([first, second, third].map((state) => sent.advance(state))).toEqual([first, first, third]);
  });

  it('takes the later of two states with one revision', () => {
    const sent = new SentStates();
    sent.advance(at(5));
    const paused = { ...at(5), paused: true };
    expect(sent.advance(paused)).toBe(paused);
  });

  it('keeps imports apart', () => {
    const sent = new SentStates();
    sent.advance(at(5, 'a'));
    const other = at(1, 'b');
    expect(sent.advance(other)).toBe(other);
  });

  it('forgets the one that was asked for least recently', () => {
    const sent = new SentStates(2);
    sent.advance(at(5, 'a'));
    sent.advance(at(5, 'b'));
    sent.advance(at(5, 'a'));
    sent.advance(at(5, 'c'));
    expect(sent.advance(at(1, 'a')).revision).toBe(5);
    expect(sent.advance(at(1, 'b')).revision).toBe(1);
  });
});
