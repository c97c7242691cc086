import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { ImportVoice } from './import-voice.ts';

const said: string[] = [];

beforeEach(() => {
  jest.useFakeTimers();
  said.length = 0;
});
afterEach(() => {
  jest.useRealTimers();
});

describe('what is told of an import', () => {
  it('is figures now and then, the last of them in the end', () => {
    const voice = new ImportVoice((text) => said.push(text));
    for (const percent of ['1%', '2%', '3%']) voice.hear('running', '', percent);
    expect(said).toEqual(['1%']);
    jest.advanceTimersByTime(10_000);
    expect(said).toEqual(['1%', '3%']);
    voice.hear('running', '', '3%');
    jest.advanceTimersByTime(60_000);
    expect(said).toEqual(['1%', '3%']);
  });

  it('is a change of its state at once, before figures that wait', () => {
    const voice = new ImportVoice((text, politeness) => said.push(`${text} (${politeness})`));
    voice.hear('running', '', '1%');
    voice.hear('running', '', '2%');
    voice.hear('paused', 'Paused.', '2%');
    voice.hear('attention', 'It waits for you.', '2%');
    expect(said).toEqual(['1% (polite)', 'Paused. (polite)', 'It waits for you. (assertive)']);
    voice.stop();
    jest.advanceTimersByTime(60_000);
    expect(said).toHaveLength(3);
  });

  it('is the state rather than figures where it is met paused, and nothing of a page that was opened', () => {
    new ImportVoice((text) => said.push(text)).hear('paused', 'Paused.', '2%');
    new ImportVoice((text) => said.push(text)).hear('paused', 'Paused.');
    expect(said).toEqual(['Paused.']);
  });
});
