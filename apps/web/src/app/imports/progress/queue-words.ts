import type { ImportRecord } from '@pairloom/contract';
import type { runWords } from '../../words/en/run.ts';
import type { WordsOf } from '../../words/words.ts';

type RunWords = WordsOf<typeof runWords>;

/** Where an import stands in the queue, and why it waits. A reason of tomorrow is shown as the server tells it. */
export function queueWords({ position, reason }: NonNullable<ImportRecord['queue']>, words: RunWords): string {
  return `${position <= 1 ? words.next : words.position(position)} ${reasonWords(reason, words.waitsFor)}`.trim();
}

function reasonWords(reason: string, words: RunWords['waitsFor']): string {
  if (reason === 'waits for a worker') return words.worker;
  const [, queued] = /^waits for (\d+) queued imports? of the project$/.exec(reason) ?? [];
  if (queued !== undefined) return words.queued(Number(queued));
  const [waits, running] = /^waits for (?:a|one of (\d+)) running imports? of the project$/.exec(reason) ?? [];
  if (waits !== undefined) return words.running(Number(running ?? 1));
  return reason === '' ? '' : words.told(reason);
}
