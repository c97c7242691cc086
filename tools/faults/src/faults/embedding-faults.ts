import type { ImportRecord } from '@pairloom/contract';
import { setTimeout as pause } from 'node:timers/promises';
import type { EmbeddingItem, Misbehaviour } from '../stack/embedding-provider.ts';
import { workload } from '../workload.ts';
import type { Fault, Variant } from './fault.ts';

const WORK = workload();

interface Mood {
  readonly name: string;
  readonly mood: Misbehaviour;
  /** How many calls meet it; then the provider is sound again. */
  readonly calls?: number;
}

/** The first calls, or some in the middle, are answered like that. */
const passing = ({ name, mood, calls = 4 }: Mood): Variant => ({
  name,
  play: (stage, random) => {
    const from = 1 + random.below(6);
    return stage.play(
      {
        work: WORK,
        endMs: 150_000,
        before: ({ installation, say }) => {
          installation.provider.misbehave((call) => (call >= from && call < from + calls ? mood : undefined));
          say(`calls ${from} to ${from + calls - 1}`);
        },
        during: async ({ installation, api, accepted, projectId, struck }) => {
          const { id } = await accepted;
          for (; ; await pause(50)) {
            const { phase } = await api.get(projectId, id);
            if (phase === 'ended' || installation.provider.calls >= from + calls) break;
          }
          struck();
          await api.ended(projectId, id, 140_000);
        },
      },
      random,
    );
  },
});

const status = (code: number, headers?: Record<string, string>): Misbehaviour => ({
  kind: 'status',
  status: code,
  headers,
});

export const FAILING_PROVIDER: Fault = {
  no: 13,
  title: 'embeddings: 429, 500, 503, hang, drip, reset',
  variants: [
    passing({ name: '429 with Retry-After', mood: status(429, { 'retry-after': '1' }) }),
    passing({ name: '500', mood: status(500) }),
    passing({ name: '503', mood: status(503) }),
    passing({ name: 'no answer', mood: { kind: 'hang' } }),
    passing({ name: 'a byte now and then', mood: { kind: 'drip' } }),
    passing({ name: 'connection reset', mood: { kind: 'reset' } }),
  ],
};

const answer = (change: (data: EmbeddingItem[]) => unknown): Misbehaviour => ({ kind: 'answer', change });
const withNumbers = (numbers: (number | null)[]) =>
  answer((data) => data.map((item) => ({ ...item, embedding: numbers })));

/** A text that the provider never takes is told as refused; all others get their vectors. */
const refusedText: Variant = {
  name: 'one text is too long for the provider',
  play: (stage, random) => {
    const refused = `What is number ${11 + 10 * random.below(10)} of 1?`;
    return stage.play(
      {
        work: WORK,
        before: ({ installation }) =>
          installation.provider.misbehave((_call, texts) =>
            texts.includes(refused)
              ? {
                  kind: 'status',
                  status: 400,
                  body: {
                    error: { message: 'too long', code: 'context_length_exceeded', type: 'invalid_request_error' },
                  },
                }
              : undefined,
          ),
        during: async ({ api, accepted, projectId }) => void (await api.ended(projectId, (await accepted).id)),
        right: ({ status: end, embeddings }: ImportRecord) =>
          end === 'completed' && embeddings.failed === 1 && embeddings.pending === 0
            ? []
            : [`${end}, ${embeddings.failed} refused, ${embeddings.pending} pending`],
      },
      random,
    );
  },
};

export const LYING_PROVIDER: Fault = {
  no: 14,
  title: 'embeddings: wrong count, shuffled, wrong dimension, NaN, HTML, 200 with error, too long',
  variants: [
    passing({ name: 'one vector too few', mood: answer((data) => data.slice(1)) }),
    passing({ name: 'one vector too many', mood: answer((data) => [...data, ...data.slice(0, 1)]) }),
    passing({ name: 'in another order, indexes right', mood: answer((data) => data.toReversed()), calls: 1_000 }),
    passing({ name: 'NaN', mood: withNumbers([null, null, null, null, null, null, null, null]) }),
    passing({ name: 'HTML', mood: { kind: 'status', status: 200, body: '<html>captive portal</html>' } }),
    passing({
      name: '200 with an error',
      mood: { kind: 'status', status: 200, body: { error: { message: 'overloaded', code: 503 } } },
    }),
    refusedText,
  ],
};
