import { expect, it } from '@jest/globals';
import { history } from './de/history.ts';
import { review } from './de/review.ts';
import { run } from './de/run.ts';
import { settings } from './de/settings.ts';
import { shell } from './de/shell.ts';
import { runWords } from './en/run.ts';

it.each([
  [review.dry.left(0, 1), '1 Zeile würde übersprungen'],
  [review.dry.left(1, 2), '1 Zeile würde fehlschlagen, 2 Zeilen würden übersprungen'],
  [run.cancel.rest(1, ''), '1 Zeile ist noch nicht erreicht und zählt'],
  [run.cancel.rest(2, ''), '2 Zeilen sind noch nicht erreicht und zählen'],
  [runWords.en.cancel.rest(1, ''), '1 row not reached yet is counted'],
  [shell.running(1), '1 läuft'],
  [settings.trial.result(2, 1), '1 wäre fehlerhaft'],
  [settings.trial.violated(1), 'von 1 Zeile verletzt'],
])('speaks of one as of one: %s', (text, part) => {
  expect(text).toContain(part);
});

it('says in German which rows a retry took', () => {
  expect(history.detail('scope', 'failed')).toBe('fehlerhafte Zeilen');
});
