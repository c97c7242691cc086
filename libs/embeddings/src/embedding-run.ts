import type { EmbeddedBatch, EmbeddedText } from '@pairloom/core';
import { halve } from './batches.ts';
import { describe, faultOfWholeCall, type Complaint } from './complaint.ts';
import type { Call, CallResult } from './openai-call.ts';
import { readAnswer, type Answer } from './vectors.ts';

/** A text that no provider can have anything against. */
const HARMLESS = 'hello';

/** Whether the provider has taken a call as this one makes them; then later refusals are about texts. Kept over runs. */
export interface Trust {
  proven: boolean;
}

/** The calls for one list of texts. All vectors of a run have one length. */
export class EmbeddingRun {
  readonly #texts: readonly string[];
  readonly #call: Call;
  readonly #trust: Trust;
  readonly #signal: AbortSignal | undefined;
  #dimensions: number | undefined;
  /** Made, and not yet told in a batch. */
  #calls = 0;
  #tokens = 0;

  constructor(texts: readonly string[], call: Call, trust: Trust, signal: AbortSignal | undefined) {
    this.#texts = texts;
    this.#call = call;
    this.#trust = trust;
    this.#signal = signal;
  }

  /**
   * Embeds the texts at these places. When the provider refuses, the batch is halved until the texts that it refuses
   * stand alone; what it takes meanwhile is yielded at once.
   * @throws EmbeddingFault; the signal's reason
   */
  async *embed(places: readonly number[]): AsyncGenerator<EmbeddedBatch> {
    const result = await this.#send(places.map((place) => this.#texts[place]!));
    if (result.kind === 'answered') {
      const { vectors } = this.#accept(result.body, places.length);
      yield this.#batch(vectors.map((vector, at) => embedded(places[at]!, vector)));
      return;
    }
    await this.#requireSoundCalls();
    if (places.length === 1) {
      yield this.#batch([refused(places[0]!, `The provider refuses this text (${told(result)}).`)]);
      return;
    }
    for (const half of halve(places)) yield* this.embed(half);
  }

  /**
   * Makes sure that a refusal is about a text and not about every call, such as one for a model that is unknown: a
   * provider that has not taken a call yet is sent a harmless one.
   */
  async #requireSoundCalls(): Promise<void> {
    if (this.#trust.proven) return;
    const result = await this.#send([HARMLESS]);
    if (result.kind === 'refused') throw faultOfWholeCall(result.complaint);
    this.#accept(result.body, 1);
  }

  #send(texts: readonly string[]): Promise<CallResult> {
    this.#calls += 1;
    return this.#call(texts, this.#signal);
  }

  #accept(body: unknown, count: number): Answer {
    const answer = readAnswer(body, count, this.#dimensions);
    this.#dimensions = answer.vectors[0]?.length;
    this.#trust.proven = true;
    this.#tokens += answer.tokens;
    return answer;
  }

  /** Also tells what was spent since the batch before. */
  #batch(items: readonly EmbeddedText[]): EmbeddedBatch {
    const batch = { items, calls: this.#calls, tokens: this.#tokens };
    this.#calls = 0;
    this.#tokens = 0;
    return batch;
  }
}

export const refused = (index: number, message: string): EmbeddedText => ({
  index,
  refused: { code: 'embedding_text_refused', message },
});

/** A vector of zeros has no direction, so no cosine could be taken: as good as none. */
const embedded = (index: number, vector: Float32Array): EmbeddedText =>
  vector.some((value) => value !== 0)
    ? { index, vector }
    : refused(index, 'The provider gives a vector of zeros for this text.');

const told = ({ complaint }: { complaint: Complaint }): string => describe(complaint);
