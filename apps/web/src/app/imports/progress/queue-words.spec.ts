import { describe, expect, it } from '@jest/globals';
import { run } from '../../words/de/run.ts';
import { runWords } from '../../words/en/run.ts';
import { queueWords } from './queue-words.ts';

describe('an import that waits in the queue', () => {
  it.each([
    [
      3,
      'waits for 2 queued imports of the project',
      'Position 3 in the queue. 2 imports are before it.',
      'Davor sind 2 Importe.',
    ],
    [
      2,
      'waits for 1 queued import of the project',
      'Position 2 in the queue. 1 import is before it.',
      'Davor ist 1 Import.',
    ],
    [1, 'waits for a running import of the project', 'the import that is running', 'der laufende Import'],
    [
      1,
      'waits for one of 4 running imports of the project',
      'one of the 4 that are running',
      'einer der 4 laufenden Importe',
    ],
    [1, 'waits for a worker', 'Where that lasts, no worker runs.', 'Dauert das an, läuft kein Worker.'],
    [
      1,
      'waits for the moon',
      'Next in the queue. The server says: waits for the moon.',
      'Der Server sagt: waits for the moon.',
    ],
  ])('says why, at place %d: %s', (position, reason, english, german) => {
    expect(queueWords({ position, reason }, runWords.en)).toContain(english);
    expect(queueWords({ position, reason }, run)).toContain(german);
  });
});
