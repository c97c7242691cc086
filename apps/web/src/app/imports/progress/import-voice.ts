import type { ImportRecord } from '@pairloom/contract';
import { isTerminal } from '@pairloom/contract';
import { runWords } from '../../words/en/run.ts';
import type { SayFinding } from '../../words/finding-text.ts';
import { phaseTold, spokenOf, statusLook, type ImportWords } from '../../words/import-words.ts';
import type { WordsOf } from '../../words/words.ts';
import { pauseKeeps } from './cancel-consequences.ts';

const FIGURES_EVERY_MS = 10_000;

/** States of an import that are worth a word of their own. */
export type SpokenState = 'running' | 'paused' | 'attention' | 'cancelling' | 'ended';

type Politeness = 'polite' | 'assertive';

/** What a screen reader hears of an import: changes of its state at once, figures now and then, the last of them in the end. */
export class ImportVoice {
  readonly #say: (text: string, politeness: Politeness) => void;
  #state: SpokenState | null = null;
  #said = '';
  #saidAt = -Infinity;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(say: (text: string, politeness: Politeness) => void) {
    this.#say = say;
  }

  /** `told` is said when the state is another one. Without figures the first state is that of a page that was opened, which says it itself. */
  hear(state: SpokenState, told: string, figures: string | null = null): void {
    const before = this.#state;
    this.#state = state;
    if (before === null ? figures !== null && state !== 'running' : before !== state)
      return this.#tell(told, state === 'attention' ? 'assertive' : 'polite');
    if (figures !== null) this.#tellLater(figures);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #tellLater(figures: string): void {
    clearTimeout(this.#timer);
    if (figures === this.#said) return;
    const wait = this.#saidAt + FIGURES_EVERY_MS - Date.now();
    if (wait <= 0) this.#tell(figures, 'polite');
    else this.#timer = setTimeout(() => this.#tell(figures, 'polite'), wait);
  }

  #tell(text: string, politeness: Politeness): void {
    clearTimeout(this.#timer);
    this.#said = text;
    this.#saidAt = Date.now();
    this.#say(text, politeness);
  }
}

export function spokenStateOf({ status, cancelRequested, paused, attention }: ImportRecord): SpokenState {
  if (isTerminal(status)) return 'ended';
  if (cancelRequested) return 'cancelling';
  if (attention?.waits) return 'attention';
  return paused ? 'paused' : 'running';
}

/** The state of an import in a sentence or two. */
export function stateTold(record: ImportRecord, run: WordsOf<typeof runWords>, names: ImportWords, say: SayFinding) {
  const { counts, attention } = record;
  switch (spokenStateOf(record)) {
    case 'running':
      return run.announce.resumed(names.phase[phaseTold(record)]);
    case 'paused':
      return `${run.pausedPlain} ${pauseKeeps(record, run)}`;
    case 'attention':
      return `${run.attention.heading[spokenOf(record)]}. ${attention ? say(attention.message, attention.code) : ''}`;
    case 'cancelling':
      return run.cancelling;
    case 'ended':
      return run.announce.ended(statusLook(record, names).text, counts.processed, counts.failed);
  }
}
